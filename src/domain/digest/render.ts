import { iso } from '../shared/words.js';
import type { Digest, DigestSectionName } from './digest.js';

const HEADINGS: Readonly<Record<DigestSectionName, string>> = {
  mattered: 'What mattered',
  selfHealing: 'Healed by itself, again',
  likelyTickets: 'Likely to become tickets',
  newSince: 'New in this period',
  movedBand: 'Moved up or down',
  quietOnPurpose: 'Kept quiet on purpose',
  silentSources: 'Gone silent',
};

const heading = (digest: Digest): string =>
  `Digest for ${digest.tenants.join(', ')}, ${minute(digest.since)} to ${minute(digest.until)} UTC`;
const minute = (ms: number): string => iso(ms).slice(0, 16).replace('T', ' ');
const filled = (digest: Digest) => digest.sections.filter((section) => section.items.length > 0);

export function digestText(digest: Digest): string {
  const lines = [heading(digest), digest.health, digest.posture];
  for (const { name, items } of filled(digest)) {
    lines.push('', HEADINGS[name].toUpperCase());
    items.forEach((item, index) => {
      lines.push(
        `  ${index + 1}. [${item.band} ${item.score.toFixed(0)}] ${inLine(item.title)}`,
        `     ${inLine(item.whyItMatters)}`,
      );
    });
  }
  return lines.join('\n');
}

export function digestMarkdown(digest: Digest): string {
  const lines = [`# ${heading(digest)}`, '', `**${digest.health}** ${digest.posture}`];
  for (const { name, items } of filled(digest)) {
    lines.push('', `## ${HEADINGS[name]}`, '');
    for (const item of items)
      lines.push(
        `- **${escapeMarkdown(item.title)}** (${item.band}, ${item.score.toFixed(0)}): ${escapeMarkdown(item.whyItMatters)}`,
      );
  }
  return `${lines.join('\n')}\n`;
}

export function digestHtml(digest: Digest): string {
  const sections = filled(digest).map(({ name, items }) => {
    const rows = items.map(
      (item) =>
        `<li><b>${escapeHtml(item.title)}</b> <small>${item.band} ${item.score.toFixed(0)}</small><br>${escapeHtml(item.whyItMatters)}</li>`,
    );
    return `<h2>${HEADINGS[name]}</h2><ol>${rows.join('')}</ol>`;
  });
  return `<article><h1>${escapeHtml(heading(digest))}</h1><p><b>${escapeHtml(digest.health)}</b> ${escapeHtml(digest.posture)}</p>${sections.join('')}</article>`;
}

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => HTML[char]!);
const escapeMarkdown = (text: string): string => inLine(text).replace(/[\\`*_[\]<>]/g, (char) => `\\${char}`);
/** What a sender wrote stays on the line we give it, and moves no cursor. */
const inLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
