import { element } from './card.js';
import { ask, takeToken } from './request.js';

const byId = (id: string): HTMLElement => document.getElementById(id)!;
const token = takeToken();
const report = byId('report');

type Head = {
  readonly id: string;
  readonly tenant: string;
  readonly receivedAt: string;
  readonly host: string | null;
  readonly severity: string | null;
  readonly findingCount: number;
  readonly path: string;
};
const HEAD = 'id tenant receivedAt host severity findingCount path';

const REPORT = `query Report($id: ID!, $anonymize: Boolean!) {
  node(id: $id) { ... on KernelReport { ${HEAD} html(anonymize: $anonymize) } }
}`;
type Report = { readonly node: (Head & { readonly html?: string }) | null };

const TENANTS = 'query Tenants { tenants(first: 500) { edges { node { tenant } } } }';
type Tenants = {
  readonly tenants: { readonly edges: readonly { readonly node: { readonly tenant: string } }[] };
};

const LIST = `query Reports($tenant: ID!) { kernelReports(tenant: $tenant, first: 50) { edges { node { ${HEAD} } } } }`;
type List = { readonly kernelReports: { readonly edges: readonly { readonly node: Head }[] } };

/** The server's report has every text of the log escaped; the page's policy lets nothing in it run. */
function showHtml(html: string): void {
  const read = new DOMParser().parseFromString(html, 'text/html');
  const style = document.createElement('style');
  style.textContent = read.querySelector('style')?.textContent ?? '';
  report.replaceChildren(style, ...read.body.childNodes);
  document.title = read.title;
}

async function showReport(id: string, anonymize: boolean): Promise<void> {
  const { node } = await ask<Report>(token, REPORT, { id, anonymize });
  if (node?.html === undefined)
    throw new Error('There is no such report, or it is not for this token. Reports are kept 90 days.');
  showHtml(node.html);
  const host = node.host === null || anonymize ? '' : ` \u00b7 ${node.host}`;
  byId('about').textContent =
    `${node.tenant}${host} \u00b7 received ${new Date(node.receivedAt).toLocaleString()}`;
  const names = byId('names');
  names.textContent = anonymize ? 'Show names' : 'Hide names';
  names.onclick = () => run(() => showReport(id, !anonymize));
  names.hidden = false;
  byId('print').hidden = false;
}

async function showList(): Promise<void> {
  const { tenants } = await ask<Tenants>(token, TENANTS, {});
  const lists = await Promise.all(
    tenants.edges.map(({ node }) => ask<List>(token, LIST, { tenant: node.tenant })),
  );
  const heads = lists.flatMap(({ kernelReports }) => kernelReports.edges.map((edge) => edge.node));
  heads.sort((a, b) => b.receivedAt.localeCompare(a.receivedAt));
  const title = element('h1', '', 'Kernel reports');
  report.replaceChildren(title, heads.length > 0 ? table(heads) : element('p', '', 'None yet.'));
}

function table(heads: readonly Head[]): HTMLElement {
  const made = element('table', '', '');
  made.id = 'list';
  made.append(row('th', ['Received', 'Tenant', 'Host', 'Worst', 'Findings']));
  for (const head of heads) {
    const cells = [head.tenant, head.host ?? '', head.severity ?? 'none', String(head.findingCount)];
    const link = document.createElement('a');
    link.href = head.path;
    link.textContent = new Date(head.receivedAt).toLocaleString();
    const line = row('td', ['', ...cells]);
    line.firstElementChild!.append(link);
    made.append(line);
  }
  return made;
}

function row(tag: string, texts: readonly string[]): HTMLElement {
  const made = element('tr', '', '');
  made.append(...texts.map((text) => element(tag, '', text)));
  return made;
}

function run(show: () => Promise<void>): void {
  show().then(
    () => {
      document.body.dataset.state = 'shown';
    },
    (error: unknown) => {
      document.body.dataset.state = 'failed';
      byId('said').textContent = error instanceof Error ? error.message : String(error);
    },
  );
}

byId('print').onclick = () => print();
const id = decodeURIComponent(location.pathname.replace(/^\/kernel\/?/, ''));
run(() => (id === '' ? showList() : showReport(id, false)));
