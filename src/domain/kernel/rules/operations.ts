import type { StartDetails, StartRule } from './start-rule.js';

const IFACE = String.raw`[a-zA-Z][\w.@-]{0,31}`;
/** A driver says its own name, a bus address, the interface, or several of these; the interface is the last. */
const NET_PREFIX = String.raw`(?:[\w-]{2,24} [\w.:-]{3,40}(?: ${IFACE})?(?: \([\w -]{1,40}\))?: )?(?:[\w-]{2,24}: )?`;

/** Network, USB, memory, processors and programs. */
export const OPERATION_RULES: readonly StartRule[] = [
  {
    id: 'oom-invoked',
    kind: 'oom',
    role: 'report',
    pattern: /^(.{1,64}?) invoked oom-killer: /,
    details: () => ({ title: 'out of memory', key: 'oom' }),
  },
  {
    id: 'oom-killed',
    kind: 'oom',
    role: 'trap',
    pattern:
      /^(Memory cgroup out of memory|Out of memory(?: \(oom_kill_allocating_task\))?|Tasks in .{1,200} killed as a result of limit)(?:: Kill(?:ed)? process (\d+)(?:, UID \d+,)? ?\((.{1,64}?)\))?/,
    details: (m) => oomDetails(m[1]!.startsWith('Out'), m[3], m[2]),
  },
  {
    id: 'oom-summary',
    kind: 'oom',
    role: 'trap',
    pattern: /^oom-kill:constraint=CONSTRAINT_(\w+),.{0,600}?,task=([^,]{1,64}),pid=(\d+)/,
    details: (m) => oomDetails(m[1] !== 'MEMCG', m[2], m[3]),
  },
  {
    id: 'machine-check',
    kind: 'mce',
    role: 'report',
    pattern:
      /\[Hardware Error\]: (?:CPU \d+: Machine Check(?: Exception)?: |Hardware error from APEI|Machine check: |(?:Corrected|Uncorrected|Deferred) error)/,
    details: (m) => ({
      title: /Corrected|Deferred/.test(m[0]) ? 'corrected hardware error' : 'machine check',
      key: 'machine check',
      severity: /Corrected/.test(m[0]) ? 'medium' : 'critical',
    }),
  },
  {
    id: 'machine-check-logged',
    kind: 'mce',
    role: 'event',
    pattern: /^(?:mce: )?\[Hardware Error\]: Machine check events logged/,
    details: () => ({ title: 'machine check events logged', key: 'machine check logged', severity: 'high' }),
  },
  {
    id: 'edac',
    kind: 'mce',
    role: 'event',
    pattern: /^EDAC [\w ]{1,24}: \d+ (CE|UE) (?:memory )?.{0,40}?(?: on (\S{1,80}))?(?: |$)/,
    details: (m) => ({
      title: m[1] === 'UE' ? 'uncorrectable memory error' : 'corrected memory error',
      subject: m[2] ?? null,
      key: `edac ${m[1]}`,
      severity: m[1] === 'UE' ? 'critical' : 'medium',
    }),
  },
  {
    id: 'usb-disconnect',
    kind: 'usb_disconnect',
    role: 'event',
    pattern: /^usb (\d+-[\d.]{1,20}): USB disconnect, (?:device number|address) \d+/,
    details: (m) => ({ title: 'USB device disconnected', subject: m[1]!, key: 'usb disconnect' }),
  },
  {
    id: 'netdev-watchdog',
    kind: 'netdev_watchdog',
    role: 'report',
    pattern: new RegExp(
      String.raw`^(?:([\w-]{2,24}) [\w.:-]{3,40} (${IFACE}): )?NETDEV WATCHDOG: (?:CPU: \d+: )?(?:(${IFACE}) \(([^)]{0,40})\): )?transmit queue \d+ timed out`,
    ),
    details: (m) => watchdogDetails(m[4] ?? m[1], m[3] ?? m[2]),
  },
  {
    id: 'link',
    kind: 'link_down',
    role: 'event',
    pattern: new RegExp(
      String.raw`^(?!ata\d|scsi|IPv6:)${NET_PREFIX}(${IFACE}:? )?(?:NIC |Device |NIC Copper |Remote Copper |SerDes )?[Ll]ink (?:is |status )?(?:is )?([Dd]own|[Uu]p)\b`,
    ),
    details: (m) => linkDetails(m[2]!, interfaceOf(m)),
  },
  {
    id: 'bond-slave',
    kind: 'link_down',
    role: 'event',
    pattern: new RegExp(
      String.raw`^(?:bonding: )?(${IFACE}): (?:\(slave (${IFACE})\): )?link status (?:definitely |down |up )?(down|up)(?: for interface (${IFACE}))?`,
    ),
    details: (m) => linkDetails(m[3]!, m[2] ?? m[4] ?? m[1]!),
  },
  {
    id: 'segfault',
    kind: 'segfault',
    role: 'event',
    pattern:
      /^(.{1,64}?)\[(\d+)\]: (?:segfault(?: \(\d+\))? at |unhandled (?:level \d .{1,30}fault|signal 11)|bad frame in |sigsegv)(?:.{0,240}? in ([^\s[,]{1,80})(?:\[|$|,))?/i,
    details: (m) => ({
      title: `segfault in ${m[1]}${m[3] === undefined || m[3] === m[1] ? '' : ` (${m[3]})`}`,
      process: m[1]!,
      pid: Number(m[2]),
      subject: m[3] ?? null,
      key: `segfault ${m[1]!.replace(/\d+/g, 'N')} ${m[3] ?? ''}`,
    }),
  },
];

function oomDetails(global: boolean, process: string | undefined, pid: string | undefined): StartDetails {
  const where = global ? '' : ' (memory cgroup)';
  return {
    title: process === undefined ? `out of memory${where}` : `out of memory: killed ${process}${where}`,
    process: process ?? null,
    pid: pid === undefined ? null : Number(pid),
    key: `oom ${global ? 'system' : 'cgroup'} ${(process ?? '').replace(/\d+/g, 'N')}`,
  };
}

const watchdogDetails = (driver: string | undefined, subject: string | undefined): StartDetails => ({
  title: `transmit queue timed out${driver ? ` (${driver})` : ''}`,
  subject: subject ?? null,
  key: `netdev watchdog ${driver ?? ''}`,
});

const linkDetails = (state: string, subject: string | null): StartDetails => {
  const up = /^up$/i.test(state);
  return {
    kind: up ? 'link_up' : 'link_down',
    title: up ? 'network link up' : 'network link down',
    subject,
    key: up ? 'link up' : 'link down',
  };
};

/** The interface named last before the words, be it `eth0: ` or `igb 0000:01:00.0 eth0: `. */
function interfaceOf(m: RegExpExecArray): string | null {
  const prefix = m[0].replace(/[Ll]ink .*/, '');
  const names = prefix
    .split(/[\s:()]+/)
    .filter((word) => /^[a-z][\w.@-]*$/i.test(word) && /\d|^lo$/.test(word));
  return names.at(-1) ?? null;
}
