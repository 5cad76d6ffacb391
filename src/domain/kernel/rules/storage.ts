import type { StartRule } from './start-rule.js';

const lower = (text: string): string => text.toLowerCase();

const xfsDetails = (subject: string, what: string) => ({
  title: `XFS: ${what}`,
  subject,
  key: `xfs ${lower(what)}`,
});

/** Disks and file systems. The key of an event is its class; the device is its subject. */
export const STORAGE_RULES: readonly StartRule[] = [
  {
    id: 'block-error',
    kind: 'io_error',
    role: 'event',
    pattern:
      /^(?:(?:blk_update_request|print_req_error|end_request): )?(?:critical )?(I\/O|medium|target|nexus|space allocation|protection|timeout|recoverable transport|zone resource|device offline) error, dev ([\w!-]{1,40}),? (?:sector|logical block) \d+(?: op 0x\w+:\((\w+)\))?/,
    details: (m) => ({
      title: `${m[1]} error${m[3] === undefined ? '' : ` on ${m[3]}`}`,
      subject: m[2]!,
      key: `block ${lower(m[1]!)}`,
    }),
  },
  {
    id: 'buffer-error',
    kind: 'io_error',
    role: 'event',
    pattern: /^Buffer I\/O error on (?:dev|device) ([\w!-]{1,40}), logical block \d+(?:, ([a-z ]{3,40}))?/,
    details: (m) => ({ title: 'Buffer I/O error', subject: m[1]!, key: `buffer ${m[2] ?? ''}` }),
  },
  {
    id: 'lost-page-write',
    kind: 'io_error',
    role: 'event',
    pattern: /^lost page write due to I\/O error on ([\w!-]{1,40})/,
    details: (m) => ({ title: 'lost page write due to I/O error', subject: m[1]!, key: 'lost page write' }),
  },
  {
    id: 'ata-exception',
    kind: 'io_error',
    role: 'event',
    pattern:
      /^(ata\d{1,3})(?:\.\d{1,2})?: (?:exception Emask|failed to read SCR|hard resetting link|SError:)/,
    details: (m) => ({ title: 'ATA link or command error', subject: m[1]!, key: 'ata exception' }),
  },
  {
    id: 'scsi-failed',
    kind: 'io_error',
    role: 'event',
    pattern:
      /^sd \S{3,30} \[(\w{1,20})\] (?:tag#\d+ )?(?:FAILED )?(?:Result: hostbyte=(\w+)|Unhandled error code|Sense Key : ((?:Medium|Hardware) Error))/,
    details: (m) => ({
      title: `SCSI command failed${m[3] === undefined ? '' : ` (${m[3]})`}`,
      subject: m[1]!,
      key: `scsi ${m[2] ?? m[3] ?? ''}`,
    }),
  },
  {
    id: 'nvme-timeout',
    kind: 'io_error',
    role: 'event',
    pattern:
      /^(?:nvme )?(nvme\d{1,4})(?:n\d+)?: (?:I\/O (?:tag )?\d+ .{0,40}timeout|controller is down|Device not ready|Removing after probe failure)/,
    details: (m) => ({ title: 'NVMe device does not answer', subject: m[1]!, key: 'nvme timeout' }),
  },
  {
    id: 'raid-failure',
    kind: 'io_error',
    role: 'event',
    pattern:
      /^md(?:\/raid\w*)?:\s?(\w{1,20}): (?:Disk failure on (\w{1,20})|.{0,40}super_written gets error)/,
    details: (m) => ({ title: 'RAID disk failure', subject: m[2] ?? m[1]!, key: 'raid disk failure' }),
  },
  {
    id: 'mmc-error',
    kind: 'io_error',
    role: 'event',
    pattern: /^(mmc\w{1,20}): (?:error -?\d+ (?:sending|transferring|whilst)|.{0,30}timed out)/,
    details: (m) => ({ title: 'MMC transfer error', subject: m[1]!, key: 'mmc error' }),
  },
  {
    id: 'ext-error',
    kind: 'fs_error',
    role: 'event',
    pattern: /^(EXT[234])-fs error \(device ([^)]{1,40})\)(?:: (?:in )?(\w{2,60}))?/,
    details: (m) => ({
      title: `${m[1]}-fs error${m[3] === undefined ? '' : ` in ${m[3]}`}`,
      subject: m[2]!,
      key: `ext ${m[3] ?? ''}`,
    }),
  },
  {
    id: 'ext-read-only',
    kind: 'fs_error',
    role: 'event',
    pattern:
      /^(EXT[234])-fs \(([^)]{1,40})\): (Remounting filesystem read-only|failed to convert unwritten|Delayed block allocation failed)/,
    details: (m) => ({ title: `${m[1]}-fs: ${m[3]}`, subject: m[2]!, key: `ext ${m[3]}` }),
  },
  {
    id: 'journal-aborted',
    kind: 'fs_error',
    role: 'event',
    pattern:
      /^(?:JBD2?: )?(?:Aborting journal on device|Detected IO errors while flushing file data on|Detected aborted journal) ?([\w!-]{0,40})/,
    details: (m) => ({
      title: 'journal aborted',
      subject: m[1] === '' ? null : m[1]!,
      key: 'journal aborted',
    }),
  },
  {
    id: 'xfs-error',
    kind: 'fs_error',
    role: 'event',
    pattern:
      /^XFS \(([^)]{1,40})\): (Corruption (?:of in-memory data )?(?:\(\S{1,10}\) )?detected|Metadata (?:corruption|CRC error) detected|[Mm]etadata I\/O [Ee]rror|Internal error|log I\/O error|I\/O Error Detected|Filesystem has been shut down|xfs_do_force_shutdown|writeback error)/,
    details: (m) => xfsDetails(m[1]!, m[2]!.replace(/ \(\S+\)/, '')),
  },
  {
    id: 'btrfs-error',
    kind: 'fs_error',
    role: 'event',
    pattern:
      /^BTRFS:? (?:(critical|error|warning|info) )?\(device ([\w!.-]{1,40})[^)]{0,20}\)(?: in (\w{3,60}):\d+)?:? (.{0,160})/,
    details: (m) => ({
      title: `BTRFS: ${btrfsClass(m[4]!, m[3])}`,
      subject: m[2]!,
      key: `btrfs ${btrfsClass(m[4]!, m[3])}`,
    }),
  },
  {
    id: 'named-fs-error',
    kind: 'fs_error',
    role: 'event',
    pattern:
      /^(FAT-fs|exFAT-fs|F2FS-fs|EROFS|UBIFS|ntfs3?) ?\(([^)]{1,40})\):? (?:error\b|fatal\b|Remounting|inconsisten|corrupt)/i,
    details: (m) => ({ title: `${m[1]} error`, subject: m[2]!, key: lower(m[1]!) }),
  },
  {
    id: 'other-fs-error',
    kind: 'fs_error',
    role: 'event',
    pattern:
      /^(REISERFS|NTFS-fs|NILFS|SQUASHFS|JFFS2|UDF-fs|GFS2|OCFS2):? (?:fsid=\S{1,60} )?(?:critical )?(?:error|fatal)\b/i,
    details: (m) => ({ title: `${m[1]} error`, key: lower(m[1]!) }),
  },
];

/** Text that makes a BTRFS message an error, in classes; null for the rest, which the refusals take out. */
export const BTRFS_TROUBLE =
  /^BTRFS:? (?:(?:critical|error)\b|(?:warning |info )?.{0,80}(?:csum failed|checksum verify failed|checksum error|forced readonly|transaction aborted|Skipping commit of aborted))/i;

function btrfsClass(text: string, func: string | undefined): string {
  if (func !== undefined) return `in ${func}`;
  if (/bdev .{1,80} errs:/i.test(text)) return 'device errors';
  if (/csum|checksum/i.test(text)) return 'checksum failed';
  if (/corrupt|bad tree block|bad key order|bad fsid/i.test(text)) return 'corruption';
  if (/readonly/i.test(text)) return 'forced readonly';
  return text
    .replace(/[\d"']+/g, 'N')
    .split(/[:,;(]/, 1)[0]!
    .trim()
    .slice(0, 60);
}
