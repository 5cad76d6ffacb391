/** The style of the report: readable on screen and on paper, in black and white too. */
export const HTML_STYLE = `
:root { color-scheme: light; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --critical: #a40e26; --high: #bc4c00; --medium: #7d4e00; --low: #0550ae; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; color: var(--ink); background: #fff; font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 0 0 .5rem; overflow-wrap: anywhere; } h3 { font-size: .95rem; margin: 1rem 0 .25rem; color: var(--soft); }
section { margin: 1.5rem 0; padding-top: 1rem; border-top: 1px solid var(--line); }
dl { display: grid; grid-template-columns: 8rem 1fr; gap: .1rem 1rem; margin: 0; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; font-family: ui-monospace, monospace; font-size: .85rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; } td:nth-child(3) { overflow-wrap: anywhere; }
.badge { border: 1px solid currentColor; border-radius: 3px; padding: 0 .35rem; font-size: .75rem; font-weight: 600; }
.critical .badge, .badge.critical { color: var(--critical); } .badge.high { color: var(--high); } .badge.medium { color: var(--medium); } .badge.low { color: var(--low); }
.finding { border-left: 4px solid var(--line); padding-left: 1rem; } .finding.critical { border-left-color: var(--critical); } .finding.high { border-left-color: var(--high); } .finding.medium { border-left-color: var(--medium); } .finding.low { border-left-color: var(--low); }
.frames { margin: 0; padding-left: 2.5rem; font: .82rem/1.45 ui-monospace, monospace; overflow-wrap: anywhere; } .unreliable { color: var(--soft); }
.log { margin: 0; padding: .75rem; border: 1px solid var(--line); background: #f6f8fa; font: .78rem/1.4 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.notes, .quiet { color: var(--soft); font-size: .85rem; }
.timeline { width: 100%; height: auto; margin-top: .75rem; } .timeline text { font: 11px ui-monospace, monospace; fill: var(--soft); }
.mark-critical { fill: var(--critical); } .mark-high { fill: var(--high); } .mark-medium { fill: var(--medium); } .mark-low { fill: var(--low); } .mark-none { fill: var(--soft); }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  .finding, .log, table { break-inside: auto; } h2, h3 { break-after: avoid; } tr, dl, .timeline { break-inside: avoid; }
  a { color: inherit; text-decoration: none; } .log { background: #fff; }
  @page { margin: 15mm; }
}`;
