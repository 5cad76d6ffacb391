import { fail, ok, type Result } from '../../domain/shared/result.js';
import { isRecord, nameOfJson } from '../../domain/shared/text.js';

/** The object in a body: JSON, JSON whose values LogicMonitor filled in without escaping them, or a form. */
export function readBody(text: string): Result<Record<string, unknown>> {
  const trimmed = (text.startsWith('\ufeff') ? text.slice(1) : text).trim();
  if (trimmed === '') return fail('EMPTY_BODY', 'There is nothing in it.', 'Send an alert as a JSON object.');
  const parsed = parseJson(trimmed);
  if (parsed !== undefined) return asObject(parsed);
  const repaired = trimmed.startsWith('{') ? repairJson(trimmed) : null;
  if (repaired !== null) return ok(repaired);
  const form = readForm(trimmed);
  return form === null
    ? fail('NOT_JSON', 'It is neither JSON nor a form.', 'Send an alert as a JSON object.')
    : ok(form);
}

function asObject(value: unknown): Result<Record<string, unknown>> {
  if (isRecord(value)) return ok(value);
  return fail(
    'NOT_AN_OBJECT',
    `It is ${nameOfJson(value)}, not an object.`,
    'Send each alert as a JSON object.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const KEY_LINE = /^\s*"([^"\\]{1,128})"\s*:\s*(.*)$/;
const REPAIR_LINES = 2_000;

/**
 * LogicMonitor puts values into the template as they are: a backslash, a quote or a line feed in one breaks the JSON.
 * A template with one key a line is still read: a value is what stands between the first and the last quote of its
 * line, or of the lines up to the next key. Null when the text is not of that form.
 */
function repairJson(text: string): Record<string, unknown> | null {
  const lines = text
    .replace(/^\{/, '')
    .replace(/\}\s*$/, '')
    .split('\n');
  if (lines.length > REPAIR_LINES) return null;
  const values = new Map<string, string[]>();
  let open: string[] | null = null;
  for (const line of lines) {
    const match = KEY_LINE.exec(line);
    if (match) {
      open = [match[2]!];
      values.set(match[1]!, open);
    } else if (open) open.push(line);
    else if (line.trim() !== '') return null;
  }
  if (values.size === 0) return null;
  return Object.fromEntries([...values].map(([key, parts]) => [key, valueWritten(parts.join('\n'))]));
}

function valueWritten(written: string): unknown {
  const text = written.trim().replace(/,$/, '').trimEnd();
  const parsed = parseJson(text);
  if (parsed !== undefined) return parsed;
  return text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text;
}

const FORM = /^[\w.\-[\]%]{1,128}=/;

/** `alertId=LMD1&host=a`, as application/x-www-form-urlencoded has it; null when it is not of that form. */
function readForm(text: string): Record<string, unknown> | null {
  if (!FORM.test(text) || /[\s]/.test(text)) return null;
  return Object.fromEntries(new URLSearchParams(text));
}
