import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, Unreachable } from '../client.js';
import { note, print, printJson, printRanked } from '../output.js';

type Candidate = {
  readonly title: string;
  readonly band: string;
  readonly score: number;
  readonly type: string;
  readonly tenant: string;
  readonly explanation: { readonly whySurfaced: string };
};

const CANDIDATES = `query Candidates($tenants: [ID!], $first: Int) {
  candidates(tenants: $tenants, first: $first, orderBy: SCORE_DESC) {
    edges { node { id tenant type title state band score peakScore hosts services occurrences episodes firstSeenAt lastSeenAt explanation { whySurfaced } } }
  }
}`;

export async function showCandidates(
  client: Client,
  options: { tenants?: string[]; first: number; json: boolean },
): Promise<void> {
  const { candidates } = await client.ask<{ candidates: { edges: { node: Candidate }[] } }>(CANDIDATES, {
    tenants: options.tenants ?? null,
    first: options.first,
  });
  const nodes = candidates.edges.map((edge) => edge.node);
  if (options.json) {
    printJson(nodes);
    return;
  }
  if (nodes.length === 0) {
    print('No candidates yet.');
    return;
  }
  printRanked(
    nodes.map((node) => ({
      ...node,
      title: `[${node.tenant}] ${node.title}`,
      why: node.explanation.whySurfaced,
    })),
  );
}

const DIGEST = `query Digest($tenants: [ID!], $since: DateTime, $until: DateTime) {
  digest(tenants: $tenants, since: $since, until: $until) { tenants since until health posture text sections { name items { title whyItMatters band score } } }
}`;

export async function showDigest(
  client: Client,
  options: { tenants?: string[]; since?: string; until?: string; json: boolean },
): Promise<void> {
  const variables = {
    tenants: options.tenants ?? null,
    since: options.since ?? null,
    until: options.until ?? null,
  };
  const { digest } = await client.ask<{ digest: { text: string } }>(DIGEST, variables);
  if (options.json) printJson(digest);
  else print(digest.text);
}

const PROMOTED = `subscription Tail($tenants: [ID!], $after: String) {
  candidatePromoted(tenants: $tenants, after: $after) { cursor promotedAt candidate { id tenant type title band score explanation { whySurfaced } } }
}`;

type Promoted = {
  readonly candidatePromoted: {
    readonly cursor: string;
    readonly promotedAt: string;
    readonly candidate: Candidate;
  };
};

/** Prints promotions as they come; after a lost connection it goes on where it stood. */
export async function tailPromotions(
  client: Client,
  options: { tenants?: string[]; after?: string; json: boolean },
  signal: AbortSignal,
): Promise<void> {
  let after = options.after ?? null;
  for (let failures = 0; !signal.aborted; ) {
    try {
      for await (const { candidatePromoted } of client.follow<Promoted>(
        PROMOTED,
        { tenants: options.tenants ?? null, after },
        signal,
      )) {
        after = candidatePromoted.cursor;
        failures = 0;
        printPromotion(candidatePromoted, options.json);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Unreachable) && !(error instanceof TypeError)) throw error;
      if (failures === 0) note(`${error.message} Trying again ...`);
    }
    failures += 1;
    await sleep(Math.min(5_000, 500 * failures));
  }
}

function printPromotion(
  { promotedAt, candidate, cursor }: Promoted['candidatePromoted'],
  json: boolean,
): void {
  if (json) {
    print(JSON.stringify({ cursor, promotedAt, candidate }));
    return;
  }
  print(
    `${promotedAt}  [${candidate.tenant}] ${candidate.band} ${candidate.score.toFixed(0)}  ${candidate.title}`,
  );
  print(`    ${candidate.explanation.whySurfaced}`);
}
