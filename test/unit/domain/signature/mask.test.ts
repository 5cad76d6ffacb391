import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_WORDS } from '../../../../src/domain/signature/limits.js';
import { maskMessage, maskWithSpans } from '../../../../src/domain/signature/mask.js';
import { skeletonOf } from '../../../../src/domain/signature/template.js';
import { anyMessage } from './any-message.js';

const cases: readonly (readonly [what: string, message: string, template: string])[] = [
  ['IPv4', 'gateway 192.0.2.1 answered', 'gateway <ip> answered'],
  ['IPv4 with port', 'bound to 192.0.2.1:8443', 'bound to <ip>'],
  ['IPv4 with prefix', 'route 198.51.100.0/24 gone', 'route <ip> gone'],
  ['IPv4 after a slash', 'request from /192.0.2.1:4711', 'request from /<ip>'],
  ['IPv6', 'peer fe80::1ff:fe23:4567:890a lost', 'peer <ip> lost'],
  ['IPv6 that starts with colons', 'from ::ffff:192.0.2.7 port 22', 'from <ip> port <num>'],
  ['MAC with colons', 'lease for 02:42:ac:11:00:02', 'lease for <mac>'],
  ['MAC with dashes', 'lease for 02-42-AC-11-00-02', 'lease for <mac>'],
  ['MAC as Cisco writes it', 'host 0242.ac11.0002 moved', 'host <mac> moved'],
  ['UUID', 'volume 1b4e28ba-2fa1-11d2-883f-0016d3cca427 gone', 'volume <uuid> gone'],
  ['digest', 'blob d41d8cd98f00b204e9800998ecf8427e stored', 'blob <hash> stored'],
  ['base64', 'key SHA256:n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg seen', 'key SHA256:<hash> seen'],
  ['URL with a query', 'GET https://example.org/a?b=1,2&c=d done', 'GET <url> done'],
  ['path', 'wrote /var/lib/app/cache.db.', 'wrote <path>.'],
  ['path with a query', '"GET /v1/items?x=1;y=2 HTTP/1.1" 200', '"GET <path> HTTP/<num>" <num>'],
  ['relative path', 'cannot stat ./conf/site.d', 'cannot stat <path>'],
  ['Windows path with spaces', 'opened C:\\Program Files\\Acme\\tool.exe now', 'opened <path> now'],
  ['e-mail', 'from=<ops@example.com>, size=12', 'from=<<email>>, size=<num>'],
  ['host name', 'lookup of mail.example.com failed', 'lookup of <host> failed'],
  ['host with port', 'dial db-3.example.net:5432', 'dial <host>'],
  ['name before its address', 'connect from unknown[192.0.2.9]', 'connect from <host>[<ip>]'],
  ['ISO time', 'at 2026-03-03T04:05:06.789Z done', 'at <time> done'],
  ['time with names', 'at Tue Mar  3 04:05:06 UTC 2026 done', 'at <time> done'],
  ['day first', 'at 3 Mar 2026 04:05 done', 'at <time> done'],
  ['web server time', '[03/Mar/2026:04:05:06 +0100] x', '[<time>] x'],
  ['clock', 'lifetime 00:01', 'lifetime <time>'],
  ['duration', 'took 5ms', 'took <dur>'],
  ['duration in words', 'took 12 seconds', 'took <dur>'],
  ['duration in pieces', 'up 2 days 3 hours', 'up <dur>'],
  ['less than', 'lifetime <1 sec', 'lifetime <dur>'],
  ['size', 'sent 64KB', 'sent <size>'],
  ['size said twice', '1190 bytes (1.16 KB) sent', '<size> sent'],
  ['hex', 'flags 0x80004005', 'flags <hex>'],
  ['signed number', 'headroom -27 left', 'headroom <num> left'],
  ['per cent', 'disk at 93%', 'disk at <num>'],
  ['version', 'agent v2.4.1 started', 'agent <version> started'],
  ['quoted word', "node '/udev/vcs2' and mode 'fast'", "node '<str>' and mode '<str>'"],
  ['quoted state', "state 'Inactive'", "state 'Inactive'"],
  ['user after for', 'Failed password for alice from 192.0.2.1', 'Failed password for <user> from <ip>'],
  ['user after invalid', 'Invalid user test9 from 192.0.2.1', 'Invalid user <user> from <ip>'],
  ['user of sudo', 'bob : TTY=pts/1 ; PWD=/tmp', '<user> : TTY=pts/<num> ; PWD=<path>'],
  ['user of cron', '(carol) CMD (/bin/true)', '(<user>) CMD (<path>)'],
  ['user of a web server', '192.0.2.1 - carol [03/Mar/2026:04:05:06 +0000]', '<ip> - <user> [<time>]'],
  ['domain user', 'logon by ACME\\dave done', 'logon by <user> done'],
  ['empty key', 'IN=eth0 OUT= SRC=192.0.2.1', 'IN=<dev> OUT=<*> SRC=<ip>'],
  ['empty parentheses', 'connection from 192.0.2.1 () at noon', 'connection from <ip> at noon'],
  [
    'name in parentheses',
    'connection from 192.0.2.1 (a.example.com) at noon',
    'connection from <ip> at noon',
  ],
  ['call', 'run() failed', 'run() failed'],
  ['empty quotes', 'user=""', 'user="<str>"'],
  ['PCI address', 'pci 0000:00:1f.2: reset', 'pci <pci>: reset'],
  ['interface', 'port GigabitEthernet1/0/7 down', 'port <*> down'],
  ['class', 'started com.acme.billing.Invoicer', 'started <class>'],
  ['exception', 'java.io.IOException: broken pipe', 'java.io.IOException: broken pipe'],
  ['constant', 'got android.intent.action.SCREEN_OFF', 'got android.intent.action.SCREEN_OFF'],
  ['name and number', 'worker-12 and blk_-778 and core.9', 'worker-<num> and blk_<num> and core.<num>'],
  ['identifier', 'rack R02-M1-N0 and attempt_1_m_2', 'rack <*> and attempt_<*>'],
  ['function with a digit', 'ext4_find_entry:1463: deleted', 'ext4_find_entry:<num>: deleted'],
  ['term with a digit', 'IPv6 address and IPv4 address', 'IPv6 address and IPv4 address'],
  ['key with a digit', 'r24=0x1f r25=0x2f', 'r24=<hex> r25=<hex>'],
  ['short list', 'load 1 2 3', 'load <num> <num> <num>'],
  ['long list', 'load 1 2 3 4 5', 'load <num>'],
  ['list of names', 'ask to delete blk_1 blk_2 blk_3', 'ask to delete blk_<num>'],
  ['leader dots', 'bit mask..................7', 'bit mask...<num>'],
  ['white space', '  a \t b  ( c )  ', 'a b (c)'],
  ['colour', '\u001b[31mERROR\u001b[0m: x', 'ERROR: x'],
  ['user agent', '"-" "Mozilla/5.0 (X11; Linux)"', '"<str>" "<str>"'],
  ['event code', 'EventID=4625 and Event ID: 4624 of 12', 'EventID=4625 and Event ID: 4624 of <num>'],
  [
    'event code in XML',
    '<EventID>4625</EventID><Level>0</Level>',
    '<EventID>4625</EventID><Level><num></Level>',
  ],
  ['message code', 'ORA-01555: snapshot too old', 'ORA-01555: snapshot too old'],
  ['message code of Cisco', '%ASA-6-302013: Built connection 7', '%ASA-6-302013: Built connection <num>'],
  ['drive letter', 'Volume C: is 93% full', 'Volume <path>: is <num> full'],
  ['lone slash as a volume', 'low space on volume /', 'low space on volume <path>'],
  ['slot of an enclosure', 'physical disk 0:1:3', 'physical disk <*>'],
  ['nothing', '', ''],
];

describe('domain/signature/mask', () => {
  it.each(cases)('masks: %s', (_, message, template) => {
    expect(maskMessage(message)).toBe(template);
  });

  it('writes wildcards that a plain pattern finds', () => {
    const template = maskMessage('a 192.0.2.1 b /x/y c 5 ms d 0x1f e R2D2');
    expect(template.replace(/<[^<>\s]*>/g, '0')).toBe('a 0 b 0 c 0 d 0 e 0');
  });

  it('says which characters each wildcard stands for', () => {
    const message = 'Failed password for alice from 192.0.2.1 port 22';
    const { spans } = maskWithSpans(message);
    expect(spans.map(({ type, from, to }) => [type, message.slice(from, to)])).toEqual([
      ['user', 'alice'],
      ['ip', '192.0.2.1'],
      ['num', '22'],
    ]);
  });

  it('looks at a bounded number of words, wherever the values before them end', () => {
    const tail = Array.from({ length: 2 * MAX_WORDS }, (_, i) => `w${'abcdefgh'[i % 8]}`).join(' ');
    const short = maskMessage(`took 1 ms ${tail}`);
    expect(short.endsWith(' <...>')).toBe(true);
    expect(maskMessage(`took 123456789 ms ${tail}`)).toBe(short);
    expect(maskMessage(`took 1 ms ${tail} and more`)).toBe(short);
  });

  it('gives as many spans as the template has wildcards', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const { template, spans } = maskWithSpans(message);
        expect(template).toBe(maskMessage(message));
        expect(spans.length).toBeLessThanOrEqual(template.split('<').length - 1);
        for (const { from, to } of spans) expect(from <= to && to <= message.length).toBe(true);
      }),
    );
  });

  it('never throws and forgets types once', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const skeleton = skeletonOf(maskMessage(message));
        expect(skeletonOf(skeleton)).toBe(skeleton);
        expect(skeleton).not.toContain('\u001f');
      }),
    );
  });

  it('does not look at a character more often for a longer message', () => {
    for (const piece of repeated) {
      const few = steps(piece.repeat(2_000)) / 2_000;
      const many = steps(piece.repeat(16_000)) / 16_000;
      expect(many, JSON.stringify(piece)).toBeLessThanOrEqual(few * 1.5 + 20);
    }
  });
});

const repeated = [
  ...'a1.:/\\"\'<>()[]{}=-_,; @~%#*e',
  ...[
    'a ',
    '1 ',
    '1a:',
    'a1B+',
    '=<',
    '=<a',
    '"a',
    'a\\',
    'a/',
    'a.',
    'blk_1 ',
    '::',
    '://',
    'Mar ',
    'user x ',
    '1.2.3.4 ',
    '() ',
    'k= ',
  ],
] as const;

/** How many characters the scanner asks for. The text is an object that counts. */
function steps(text: string): number {
  let count = 0;
  const counting = {
    length: text.length,
    charCodeAt: (at: number) => {
      count++;
      return text.charCodeAt(at);
    },
    slice: (from: number, to: number) => {
      const piece = text.slice(from, to);
      count += piece.length;
      return piece;
    },
    lastIndexOf: (sign: string, at: number) => {
      const found = text.lastIndexOf(sign, at);
      count += at - Math.max(found, 0);
      return found;
    },
  };
  maskMessage(counting as unknown as string);
  return count;
}
