import { describe, expect, it } from 'vitest';
import { analyseKernelLog } from '../../../../src/domain/kernel/analyst.js';
import { explainByHeuristics, heuristicProvider } from '../../../../src/domain/kernel/explain/heuristics.js';
import { explanationRequest } from '../../../../src/domain/kernel/explain/request.js';
import { createAnonymizer } from '../../../../src/domain/kernel/privacy/anonymizer.js';
import { CRASH_KINDS, OPERATION_KINDS } from '../../../../src/domain/kernel/rules/kinds.js';

describe('domain/kernel/explain', () => {
  it.each([...CRASH_KINDS, ...OPERATION_KINDS])('knows what %s usually means', (kind) => {
    const { meaning, causes, nextSteps } = explainByHeuristics({
      kind,
      culprit: null,
      module: null,
      taint: '',
      panicked: false,
    });
    expect(meaning.length).toBeGreaterThan(20);
    expect(causes.length).toBeGreaterThan(0);
    expect(nextSteps.length).toBeGreaterThan(0);
  });

  it('shows a provider anonymized text only', async () => {
    const log =
      '[    1.000000] WARNING: lost 203.0.113.77 of jane.doe@example.org\n[    1.000001] CPU: 0 PID: 1 Comm: a Not tainted 6.1.0 #1';
    const request = explanationRequest(analyseKernelLog(log).findings[0]!, createAnonymizer());
    expect(JSON.stringify(request)).not.toMatch(/203\.0|jane/);
    expect(request.title).toBe('WARNING: lost IPV4_1 of MAIL_1');
    await expect(heuristicProvider.explain(request)).resolves.toMatchObject({ provider: 'heuristic' });
  });
});
