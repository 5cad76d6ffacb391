import { parseEventEnvelope } from './event/parse.js';
import { parseFileLine } from './file/parse.js';
import { parseKernelLine, parseKernelLog } from './kernel/parse.js';
import { logicMonitorWebhook } from './logicmonitor/driver.js';
import { parseLogicMonitor } from './logicmonitor/parse.js';
import type { Readers, Source } from './source.js';
import { parseSyslog } from './syslog/parse.js';

/** Every source we can read, by name. A new source is one line here and a folder beside this file. */
export const SOURCES: readonly Source[] = [
  {
    type: 'syslog',
    parseLine: parseSyslog,
    ingestModes: ['ingestLines', 'ingestEvents', 'UDP', 'TCP'],
    maturity: 'STABLE',
    notes: 'RFC 5424, and RFC 3164 as it is found in the wild: no host, no year, Cisco, FortiGate key=value.',
  },
  {
    type: 'file',
    parseLine: parseFileLine,
    ingestModes: ['ingestLines', 'ingestEvents', 'foreshock ingest'],
    maturity: 'STABLE',
    notes: 'Lines of any log file: JSON objects, syslog, or a stamp with level, component and message.',
  },
  {
    type: 'kernel',
    parseLine: parseKernelLine,
    parseLog: parseKernelLog,
    ingestModes: ['ingestKernelLog', 'ingestLines', 'ingestEvents', 'foreshock kernel'],
    maturity: 'STABLE',
    notes:
      'Linux kernel logs in every form: dmesg, console, kmsg, journal, syslog. Crashes become findings (docs/kernel.md).',
  },
  {
    type: 'logicmonitor',
    parseLine: parseLogicMonitor,
    webhook: logicMonitorWebhook,
    ingestModes: ['ingestLogicMonitor', 'POST /webhooks/logicmonitor', 'ingestLines', 'ingestEvents'],
    maturity: 'STABLE',
    notes:
      'Alerts: active, clear, ack. The same alert again is a heartbeat; one that says when it cleared is a whole episode.',
  },
];

const byType = new Map(SOURCES.map((source) => [source.type, source]));

export const findSource = (type: string): Source | null => byType.get(type) ?? null;

export const readers: Readers = { findSource, parseEventEnvelope };
