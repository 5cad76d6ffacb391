import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { printedSchema } from '../src/api/schema.js';

writeFileSync(fileURLToPath(new URL('../schema.graphql', import.meta.url)), printedSchema());
