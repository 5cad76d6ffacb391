import type { MaskType } from './mask-types.js';

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Last labels that make a dotted word a host name. Two-letter labels count too, unless they name a kind of file. */
const TOP_LEVEL = set(
  'com net org edu gov mil int info biz name arpa aero asia coop museum app dev cloud online site tech top xyz club shop ' +
    'local lan home internal intranet corp intra private localdomain localhost test example invalid domain',
);
const FILE_ENDINGS = set('cc cs go hs js ml mm pl pm ps py rb rs sh so ts md gz db vb kt lo la am in do cd');

/** First labels of reversed domain names: `com.acme.billing.Invoice` is a class or package. */
const REVERSED_DOMAIN = set('com org net edu gov io dev java javax jdk sun android androidx kotlin scala jakarta');

const UNIT_TYPES: ReadonlyMap<string, MaskType> = new Map([
  ...'ns us µs μs ms s sec secs second seconds min mins minute minutes h hr hrs hour hours d day days week weeks'
    .split(' ')
    .map((unit): [string, MaskType] => [unit, 'dur']),
  ...'nsec nsecs usec usecs msec msecs nanosecond nanoseconds microsecond microseconds millisecond milliseconds'
    .split(' ')
    .map((unit): [string, MaskType] => [unit, 'dur']),
  ...'B byte bytes Bytes kB KB MB GB TB PB KiB MiB GiB TiB Kb Mb Gb kb mb gb tb K M G T k kbps Mbps Gbps bps'
    .split(' ')
    .map((unit): [string, MaskType] => [unit, 'size']),
]);
/** Physical units: the number stays a plain number. */
const PHYSICAL = set('W kW mW V mV kV A mA Hz kHz MHz GHz rpm RPM C F dB dBm Ah VA kVA lm lux Pa hPa bar x');
export const isPhysicalUnit = (unit: string): boolean => PHYSICAL.has(unit);

/** Units too short to be told from words when a space stands before them (`2 d`, `3 K`, `4 M`). */
const ONLY_ATTACHED = set('d h K M G T k');

/** Stems of interface, disk, and terminal names: `eth0`, `sda1`, `Gi1/0/7`, `ttyS0`. */
const DEVICE_STEMS = set(
  'eth en ens enp eno em wl wlan wlp lo br bond tun tap veth docker virbr vlan ppp usb sd sda sdb sdc sdd hd hda xvda vda nvme md dm ' +
    'loop sr tty ttys ttyusb pts gi gigabitethernet te tengigabitethernet fa fastethernet ethernet ge xe et po ' +
    'tunnel loopback wan port wg cpu',
);

/** Second-level labels under a country: `example.co.uk`, `example.edu.pl`. */
const SECOND_LEVEL = set('com co org or net ne edu ac gov go mil');
const COUNTRY = /^[a-z]{2}$/;

/**
 * Whether a dotted word with this last label, and this one before it, is a host name. `labels` is how many it has: a
 * label that is also a file ending (`x.pl`, `x.sh`) needs four, or a second-level label before it.
 */
export function isHostEnding(label: string, before: string, labels: number): boolean {
  if (TOP_LEVEL.has(label)) return true;
  if (!COUNTRY.test(label)) return false;
  return !FILE_ENDINGS.has(label) || labels >= 4 || SECOND_LEVEL.has(before);
}

const FILE_TYPES = set(
  'log txt xml json yaml yml conf cfg ini properties csv tsv gz tgz zip tar bz2 xz zst 7z bak tmp temp old swp pid lock dat db ' +
    'sqlite mdf ldf edb dmp dump core bin img iso vhd vhdx vmdk qcow2 exe dll sys msi cab cat pdf doc docx xls xlsx ppt pptx ' +
    'html htm js css png jpg jpeg gif svg mp3 mp4 avi pcap pcapng evtx etl wal snap part jar war py rb php sh ps1 bat cmd sql parquet avro orc',
);
/** Whether a name with digits and this ending is a file. */
export const isFileType = (ending: string): boolean => FILE_TYPES.has(ending);

/** Terms whose digit belongs to the word: masking it would call IPv4 and IPv6 the same thing. */
const TERMS = set(
  'ipv4 ipv6 ip4 ip6 inet4 inet6 icmp6 icmpv6 dhcp4 dhcp6 dhcpv4 dhcpv6 md4 md5 sha1 sha2 sha224 sha256 sha384 sha512 ssl2 ssl3 sslv2 sslv3 ' +
    'tls1 tlsv1 ssh1 ssh2 http1 http2 http3 h2 h2c ike1 ike2 ikev1 ikev2 l2tp l2 l3 l1 x86 x64 i386 i686 amd64 arm64 x509 utf8 utf16 base64 oauth2 saml2 ' +
    'k8s s3 ec2 log4j win32 win64 smb1 smb2 smb3 smbv1 nfs3 nfs4 nfsv3 nfsv4 ext2 ext3 ext4 raid0 raid1 raid5 raid6 raid10 ospfv2 ospfv3 ' +
    'snmpv1 snmpv2 snmpv2c snmpv3 pop3 imap4 mp3 mp4 h264 h265 aes128 aes256 3des des3 p2p b2b e2e i18n l10n bz2',
);
export const isTerm = (word: string): boolean => TERMS.has(word);
export const isReversedDomain = (label: string): boolean => REVERSED_DOMAIN.has(label);
export const isDeviceStem = (stem: string): boolean => DEVICE_STEMS.has(stem.toLowerCase());
/** The type that a unit gives a number attached to it (`5ms`). */
export const unitType = (unit: string): MaskType | undefined => UNIT_TYPES.get(unit);
/** The same with a space between (`5 seconds`). */
export const spacedUnitType = (unit: string): MaskType | undefined =>
  ONLY_ATTACHED.has(unit) ? undefined : UNIT_TYPES.get(unit);

const MONTHS = set(
  'Jan Feb Mar Apr May Jun Jul Aug Sep Sept Oct Nov Dec January February March April June July August September October November December',
);
const WEEKDAYS = set('Mon Tue Wed Thu Fri Sat Sun Monday Tuesday Wednesday Thursday Friday Saturday Sunday');
const ZONES = set('AM PM am pm UTC GMT EST EDT CST CDT MST MDT PST PDT CET CEST BST IST JST AEST AEDT Z');

export const isMonth = (word: string): boolean => MONTHS.has(word);
export const isWeekday = (word: string): boolean => WEEKDAYS.has(word);
export const isZone = (word: string): boolean => ZONES.has(word);
