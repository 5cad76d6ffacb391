import { wordSet } from '../event/word-index.js';
import { isStateWord } from './state-words.js';

/**
 * Words that logs are written with. What is not here (and is no inflected form) may be somebody's name. Only used to
 * keep level 2 and subjects careful: a word listed in vain costs a merge, a word forgotten may cost a distinction.
 */
const WORDS = wordSet(
  `a able about abnormal absolute accelerator accepted access accesses acl across act action actions activity actual adapter additional
  address addresses adjacency administrator advertisement affinity age agent ago agreement alarm alarms algorithm alias alive all
  allocation already also alternate always ambient amount an analysis analyzer and anonymous answer antivirus any anyone api apparmor
  appliance application applications archive area argument arguments array arrival as assertion asset assignment association async at attack
  attempt attempts attribute attributes audio audit auditd aux average away backend background backlog backtrace backups bad balance
  balancer bandwidth base basic batch battery bay be because been beacon behavior being between bin binary bind bios bit bits block blocks
  board boot bottom boundary box branch bridge broadcast browser brute bucket budget buffer buffers bug build builtin bulk bundle burst
  bus but button by byte bytes cable cache caches call callback caller calls can capability capacity capture card carrier case catalog
  category cause cell cells central certificate certificates chain change changes channel char character characters chassis check
  checkpoint checks checksum child children chip cipher circuit class cleanup client clients clock clone cloud cluster code codec collection
  collector column combination command commands comment common communication compaction comparison compatibility component components
  compression computer condition conditions config configuration conflict congestion connection connections connector console consumer
  container containers content contents context control controller conversion cookie cooling copy core cores corruption cost could count
  counter counters country coverage cpu crash crc creation credential credentials criteria cron cross current cursor curve custom customer
  cycle daemon daily damage dashboard data database datanode datastore date day days dead deadline deadlock debugger decision decoder
  default defaults degree delay delivery demand dependency depth description descriptor descriptors desired desktop destination detail
  details detection device devices diagnostic dialog difference digest dimension direct direction directive directory disaster discovery
  disk disks display distance distribution dns do document domain domains door double drift drive driver drives dropbox due dump duplex
  duplicate duration during duty dynamic each early echo edge editor effective egress either element elements email emulator encoder
  encoding encryption endpoint endpoints energy engine enough entity entries entropy entry environment epoch equal equipment escalation
  estimate event events every exact except exception exceptions exchange execution executable executor exhausted exhaustion existing
  exists expected expiration expiry explicit expression extension extent extra facility factor failover failures family fan fans far fast
  fatal fault faults feature feed fetch few fiber field fields file filename files filesystem filter filters final fine fingerprint
  firewall firmware first fit five flag flags flap flash flow flows folder folders for force foreground foreign forest fork form format
  forward found four fraction fragment fragments frame frames free frequencies frequency fresh friendly from front frontend fs full function
  functions future game garbage gate gateway gc general generation generator generic gigabit global good grace graph great group groups guard guest
  handle handler handlers handshake hardware has hash have head header headers health heap heartbeat height hello help here hex hidden history
  hit hits hold hook hop host hostname hosts hot hour hourly hours how human hung hunting icon id idle idp ids if illegal image images impact
  import in inbox incident include index indexes indices initial initiator inode input inputs inquiry inspection instance instances
  instead instruction integer integrity intent interaction interest interface interfaces interval into invalid inventory invocation io ip is
  issue issues it item items iteration its itself java job jobs journal just keepalive kernel key keyboard keys kind lag language large latch
  late latency layer layers layout lease least led ledger legacy length less level levels library license life lifetime light like limit limits line
  lines link links list lists listener lists live load local locale location locations locks log logger logic logs long longer lookup loop
  loss lot low lower machine macro magic mail mailbox main maintenance majority make malformed malware management manager manifest manual many map
  mapper mapping mark mask master match maximum may mean measurement media medium member members membership memory merge message messages metadata
  meter method methods metric metrics middle migration minimum minor minute minutes mirror misc mismatch miss mix mobile mode model modem
  module modules moment monitor monitoring month more most motion mount mouse move multicast multiple must mutex name names namenode
  namespace native near need neighbor neighbors nested net network networks never new next nfs node nodes noise nothing notice notification
  notifications now ntp number numbers object objects observer of offer offline offload offset often old on once one only operation operations
  operator opportunity optimization option optional options or order origin original orphan other others out outage outcome output
  outside over overflow overhead overlap overload override own owner package packages packet packets page pages pair panel panic paper parallel
  parameter parameters parent parity parser part partial participant partition partitions partner party passive password passwords patch patches
  path paths pattern patterns payload peer peers peering penalty per percent percentage performance period permanent permission permissions
  person phase phone physical pid piece pin ping pipe pipeline placement plain plan platform plug plugin plugins point pointer points policies
  policy poll poller polling pool pools pop port portal ports position possible post potential power powershell prefix present preset pressure
  previous price primary printer prior priority private privilege privileges probe problem procedure process processes processor processors
  producer product production profile profiles program programs project promise prompt proof properties property protection protocol protocols
  provider proxies proxy psu public publisher pump purpose put quality quarantine query question queue queues quick quiet quota quorum race rack
  radio radius rail random range ranges rank rate rates ratio raw reachability read reader readiness real reason reasons reboot receipt receiver
  recent reception record records recovery recursive redirect redundancy reference references referral refresh region register registers registration
  registry regular relation relay release reliability remainder reminder remote render repair repeat replay replica replicas replication reply
  repository report reporter reports request requester requests required requirement rescan reservation reset resolution resolver resource resources
  respect response responses rest result results retention return reverse revision right rights ring risk role roles root rotation round route
  router routes routine routing row rows rpc rsa rule rules run runner runs runtime safe safety same sample samples sandbox scale scan scanner
  schedule scheduler schema scheme scope score screen script scripts search second secondary seconds secret section sector sectors secure security
  segment selection selector self semaphore sender sense sensor sensors sequence serial series server servers service services session sessions set
  sets setting settings setup severity shadow shape shard shards share shares sheet shell shift short should shut side sign signal signals signature
  similar simple since single site size sizes slave slice slot slots slow small snapshot snapshots so socket sockets soft software some something
  sort source sources space spam span spare speaker special specific speed spike split spool spooler spoofing sql ssl stack stage stale standard
  standby start state statement states static station statistics stats status step steps still storage store stores stratum stream streams strength
  string strong structure style subject subnet subscriber subscription subsystem subtree suite summary supervisor supplicant supply support surface
  suspicious switch switches symbol sync synchronization syntax syslog system systems table tables tag tags tail tamper tape target targets task tasks team
  temperature template tenant tenants term terminal test tests text than that the their them then there thermal these they third this thread threads threat three
  threshold thresholds through throughput thus ticket tickets tier time timeout timeouts timer timers times timestamp title tls to today token tokens
  tolerance too tool top topic topology total touch trace track traffic trailer training transaction transactions transfer transfers transition translation
  transmission transmit transport trap tree trees trend trial trigger trunk trust try ttl tunnel tunnels two type types udp tcp icmp http https ftp
  ssh smtp imap snmp dhcp arp ospf bgp vpn ipsec ldap kerberos saml radius unable unauthorized under unexpected unicast uninterruptible unit units
  unknown unrecognized unsupported until unusual up update updates upon ups upstream downstream uptime uri url usage usb use user username users using usual utf utility
  utilization valid validation validity valuable value values variable vector vendor verdict verification version versions very via victim video view violation virtual
  virus visible vlan voice volt voltage volume volumes vote vulnerability wait wall warm was watch watchdog water wave way weak web week weekly weight
  well were what when where whether which while who whole whose why wide width wifi will wind window windows wire wireless with within without
  word work worker workers workflow workload workspace world worm would wrong year yet you your zero zombie zone zones`,
);

const INFLECTED =
  /(?:ing|tion|tions|sion|sions|ment|ments|ness|able|ible|ly|ity|ities|ance|ence|ances|ences)$/;
const PAST = /[a-z]{3}(?:ed)$/;
const MAX_LENGTH = 24;

/** Whether a word (any case) belongs to the language of logs: states, things, actions, and forms of them. */
export function isVocabulary(word: string): boolean {
  if (word.length < 2 || word.length > MAX_LENGTH) return true;
  const lower = word.toLowerCase();
  if (isStateWord(lower) || WORDS.has(lower)) return true;
  // A joined word is vocabulary when all its parts are: "read-only", but not "site-b" or "web_shop".
  if (/[-_./]/.test(lower))
    return lower.split(/[-_./]+/).every((part) => part.length > 1 && isVocabulary(part));
  return INFLECTED.test(lower) || PAST.test(lower) || isCompositeName(word);
}

/** CamelCase of several words is a name in code (`NetworkManager`), not a person's or a machine's. */
const isCompositeName = (word: string): boolean => /[a-z][A-Z]/.test(word);
