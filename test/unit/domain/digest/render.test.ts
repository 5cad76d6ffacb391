import { describe, expect, it } from 'vitest';
import { DIGEST_SECTIONS, type Digest } from '../../../../src/domain/digest/digest.js';
import type { DigestItem } from '../../../../src/domain/digest/item.js';
import { digestHtml, digestMarkdown, digestText } from '../../../../src/domain/digest/render.js';

const item = (changes: Partial<DigestItem> = {}): DigestItem => ({
  candidate: { tenantId: 'acme', id: 'c1' },
  title: 'fw-01: charon \u201cVPN tunnel down\u201d came back 9 times',
  whyItMatters: 'Came back 9 times on 5 days.',
  band: 'PROMOTE',
  score: 41.37,
  ...changes,
});

const digest = (
  items: readonly DigestItem[],
  name: (typeof DIGEST_SECTIONS)[number] = 'mattered',
): Digest => ({
  tenants: ['acme', 'zenith'],
  since: Date.UTC(2026, 10, 20, 6),
  until: Date.UTC(2026, 10, 21, 6),
  health: '4,000 events led to 1 candidate; one deserves a person now.',
  posture: 'Nothing hides behind quick recoveries.',
  sections: DIGEST_SECTIONS.map((section) => ({ name: section, items: section === name ? items : [] })),
});

const ALL = [digestText, digestMarkdown, digestHtml] as const;

describe('domain/digest/render', () => {
  it.each(ALL.map((render) => [render.name, render] as const))(
    '%s says whose, when, how it stands, and each item with its reason',
    (_, render) => {
      const text = render(digest([item()]));
      for (const part of [
        'acme, zenith',
        '2026-11-20 06:00',
        '2026-11-21 06:00',
        'one deserves a person now.',
        'quick recoveries',
        'came back 9 times',
        'on 5 days',
        'PROMOTE',
        '41',
      ])
        expect(text).toContain(part);
    },
  );

  it.each(ALL.map((render) => [render.name, render] as const))(
    '%s leaves empty sections out',
    (_, render) => {
      const text = render(digest([item()], 'likelyTickets')).toLowerCase();
      expect(text).toContain('likely to become tickets');
      expect(text).not.toContain('what mattered');
      expect(text).not.toContain('gone silent');
    },
  );

  it('numbers the items of a section in the text for terminals', () => {
    const lines = digestText(digest([item(), item({ title: 'second', score: 30.6, band: 'WATCH' })])).split(
      '\n',
    );
    expect(lines).toContain('WHAT MATTERED');
    expect(lines).toContain('  2. [WATCH 31] second');
  });

  it.each([
    ['an element', '<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['an end of our own element', '</b></li><script>', '&lt;/b&gt;&lt;/li&gt;&lt;script&gt;'],
    ['quotes and ampersands', `"a" & 'b'`, '&quot;a&quot; &amp; &#39;b&#39;'],
    ['what looks escaped already', '&lt;b&gt;', '&amp;lt;b&amp;gt;'],
  ])('escapes in HTML, in titles and reasons: %s', (_, text, escaped) => {
    const html = digestHtml(digest([item({ title: text, whyItMatters: text })]));
    expect(html.split(escaped)).toHaveLength(3);
    expect(html.replace(/<\/?(?:article|h1|h2|p|b|ol|li|small|br)>/g, '')).not.toMatch(/[<>]/);
  });

  it('escapes the names of tenants in HTML too', () => {
    expect(digestHtml({ ...digest([]), tenants: ['<b>'] })).toContain('Digest for &lt;b&gt;');
  });

  it.each([
    ['emphasis', '*bold* _it_', '\\*bold\\* \\_it\\_'],
    ['code', '`rm -rf`', '\\`rm -rf\\`'],
    ['a link', '[click](http://evil.example)', '\\[click\\](http://evil.example)'],
    ['raw HTML', '<script>x</script>', '\\<script\\>x\\</script\\>'],
    ['a backslash that would undo an escape', '\\*x*', '\\\\\\*x\\*'],
  ])('escapes in Markdown, in titles and reasons: %s', (_, text, escaped) => {
    expect(digestMarkdown(digest([item({ title: text, whyItMatters: text })])).split(escaped)).toHaveLength(
      3,
    );
  });

  it.each([
    ['Markdown', digestMarkdown],
    ['text', digestText],
  ])('lets no name of a sender start a line of its own in %s', (_, render) => {
    const forged = 'quiet source\n\n# All is well\n  1. [PROMOTE 99] call this number\r\n- item';
    const plain = render(digest([item({ title: 'x', whyItMatters: 'y' })])).split('\n').length;
    expect(render(digest([item({ title: forged, whyItMatters: forged })])).split('\n')).toHaveLength(plain);
  });
});
