import { wordSet } from '../event/word-index.js';

/** Last labels that make a dotted word a host name. Two-letter labels count too, unless they name a kind of file. */
const TOP_LEVEL = wordSet(`
  com net org edu gov mil int info biz name arpa aero asia coop museum app dev cloud online site tech top xyz club shop
  local lan home internal intranet corp intra private localdomain localhost test example invalid domain`);
const FILE_ENDINGS = wordSet(
  'cc cs go hs js ml mm pl pm ps py rb rs sh so ts md gz db vb kt lo la am in do cd',
);
/** Second-level labels under a country: `example.co.uk`, `example.edu.pl`. */
const SECOND_LEVEL = wordSet('com co org or net ne edu ac gov go mil');
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

/** First labels of reversed domain names: `com.acme.billing.Invoice` is a class or package. */
const REVERSED_DOMAIN = wordSet(
  'com org net edu gov io dev java javax jdk sun android androidx kotlin scala jakarta',
);
export const isReversedDomain = (label: string): boolean => REVERSED_DOMAIN.has(label);

const FILE_TYPES = wordSet(`
  log txt xml json yaml yml conf cfg ini properties csv tsv gz tgz zip tar bz2 xz zst 7z bak tmp temp old swp pid lock dat db
  sqlite mdf ldf edb dmp dump core bin img iso vhd vhdx vmdk qcow2 exe dll sys msi cab cat pdf doc docx xls xlsx ppt pptx
  html htm js css png jpg jpeg gif svg mp3 mp4 avi pcap pcapng evtx etl wal snap part jar war py rb php sh ps1 bat cmd sql
  parquet avro orc`);
/** Whether a name with digits and this ending is a file. */
export const isFileType = (ending: string): boolean => FILE_TYPES.has(ending);

/** Stems of interface, disk, and terminal names: `eth0`, `sda1`, `Gi1/0/7`, `ttyS0`. */
const DEVICE_STEMS = wordSet(`
  eth en ens enp eno em wl wlan wlp lo br bond tun tap veth docker virbr vlan ppp usb sd sda sdb sdc sdd hd hda xvda vda
  nvme md dm loop sr tty ttys ttyusb pts gi gigabitethernet te tengigabitethernet fa fastethernet ethernet ge xe et po
  tunnel loopback wan port wg cpu`);
export const isDeviceStem = (text: string, from: number, to: number): boolean =>
  DEVICE_STEMS.find(text, from, to) !== undefined;

/** Terms whose digit belongs to the word: masking it would call IPv4 and IPv6 the same thing. */
const TERMS = wordSet(`
  ipv4 ipv6 ip4 ip6 inet4 inet6 icmp6 icmpv6 dhcp4 dhcp6 dhcpv4 dhcpv6 md4 md5 sha1 sha2 sha224 sha256 sha384 sha512 ssl2
  ssl3 sslv2 sslv3 tls1 tlsv1 ssh1 ssh2 http1 http2 http3 h2 h2c ike1 ike2 ikev1 ikev2 l2tp l1 l2 l3 x86 x64 i386 i686
  amd64 arm64 x509 utf8 utf16 base64 oauth2 saml2 k8s s3 ec2 log4j win32 win64 smb1 smb2 smb3 smbv1 nfs3 nfs4 nfsv3 nfsv4
  ext2 ext3 ext4 raid0 raid1 raid5 raid6 raid10 ospfv2 ospfv3 snmpv1 snmpv2 snmpv2c snmpv3 pop3 imap4 mp3 mp4 h264 h265
  aes128 aes256 3des des3 p2p b2b e2e i18n l10n bz2`);
export const isTerm = (text: string, from: number, to: number): boolean =>
  TERMS.find(text, from, to) !== undefined;
