/** Queries that GraphiQL opens with, each in a tab: what a newcomer asks first. */
const CANDIDATES = `# What deserves a person, the strongest first, and why.
query Candidates {
  candidates(first: 10, orderBy: SCORE_DESC) {
    totalCount
    edges {
      node {
        title band score type occurrences episodes hosts
        explanation { whySurfaced uncertainty }
        scoreBreakdown { name points value weight reason }
      }
    }
  }
}
`;

const DIGEST = `# What happened in a period that mattered, and what was kept quiet.
query Digest {
  digest(since: "2026-01-01") {
    health posture
    sections { name items { title band score whyItMatters } }
  }
}
`;

const INGEST = `# Send an event and see at once what became of it.
mutation Ingest {
  ingestEvents(input: {
    tenant: "default"
    wait: PROCESSED
    events: [{ message: "VPN tunnel to site-b down (peer 198.51.100.7)", host: "fw-02", service: "charon", severity: "warning" }]
  }) {
    __typename
    ... on IngestAccepted { accepted duplicates rejected { index code message } signatures { template band score } }
    ... on Error { code message hint }
  }
}
`;

const PROMOTIONS = `# Everything that was ever promoted, then what will be. Leave "after" out to start now.
subscription Promotions {
  candidatePromoted(after: "") {
    cursor promotedAt
    candidate { title band score explanation { whySurfaced } }
  }
}
`;

const QUIET = `# Why is this kind of event not promoted?
query WhyNot {
  signatures(first: 10, orderBy: OCCURRENCES_DESC) {
    edges {
      node {
        template family band score occurrences
        recurrence { rhythm rates { hours count } whyNotPromoted }
      }
    }
  }
}
`;

const FAILURES = `# What could not be read, and why. Nothing is lost: the body is here.
query Failures {
  rawEnvelopes(tenant: "default", filter: { status: [PARSE_FAILED, UNSUPPORTED] }, first: 20) {
    edges { node { status reason receivedAt sourceType body } }
  }
}
`;

export const DEFAULT_QUERY = CANDIDATES;
export const EXAMPLE_TABS = [CANDIDATES, DIGEST, PROMOTIONS, INGEST, QUIET, FAILURES].map((query) => ({
  query,
}));
