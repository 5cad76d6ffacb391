import { describe, expect, it } from 'vitest';
import { showReading } from '../../../src/cli/reading.js';

describe('cli/reading', () => {
  it('says every ten seconds how far a long reading is, and nothing of a short one', () => {
    let now = 0;
    const said: string[] = [];
    const reading = showReading(
      0,
      () => now,
      (text) => void said.push(text),
    );
    reading.to({ bytes: 1e6, lines: 10 });
    now = 9_999;
    reading.to({ bytes: 2e6, lines: 20 });
    now = 10_000;
    reading.to({ bytes: 3.4e6, lines: 30 });
    now = 15_000;
    reading.to({ bytes: 4e6, lines: 40 });
    now = 20_000;
    reading.to({ bytes: 5e6, lines: 50 });
    expect(said).toEqual(['3 MB read, 30 lines ...', '5 MB read, 50 lines ...']);
  });
});
