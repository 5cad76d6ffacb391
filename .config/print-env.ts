import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printedEnvExample } from './check/env-example.js';
import { ROOT } from './check/step.js';

writeFileSync(join(ROOT, '.env.example'), printedEnvExample());
