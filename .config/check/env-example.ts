import type { z } from 'zod';
import { ENV_SHAPE } from '../../src/config/env.js';

const HEAD = `# Every setting of Foreshock, with its default. None is needed to try it.
# Copy this file to .env and change what you want to: the foreshock command and docker compose read it. A setting of
# the environment itself wins. Printed from src/config/env.ts by \`npm run env\`; \`npm run check\` compares the two.
`;
const WIDTH = 116;

/** .env.example as the settings in src/config/env.ts make it. */
export function printedEnvExample(shape: Readonly<Record<string, z.ZodType>> = ENV_SHAPE): string {
  const settings = Object.entries(shape).map(([name, schema]) => {
    const initial = defaultOf(schema);
    return `\n${comment(schema.description ?? '')}# ${name}=${initial === undefined ? '' : String(initial)}\n`;
  });
  return HEAD + settings.join('');
}

function comment(text: string): string {
  let lines = '';
  let line = '#';
  for (const word of text.split(' ')) {
    if (line.length + word.length >= WIDTH) {
      lines += `${line}\n`;
      line = '#';
    }
    line += ` ${word}`;
  }
  return `${lines}${line}\n`;
}

/** What a setting is when it is not given; undefined when it has no default. */
function defaultOf(schema: z.ZodType): unknown {
  const { def } = schema as unknown as { def: { type: string; defaultValue?: unknown; in?: z.ZodType } };
  if (def.type === 'default') return def.defaultValue;
  return def.in ? defaultOf(def.in) : undefined;
}
