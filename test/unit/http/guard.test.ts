import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createGuard, isSimplePost } from '../../../src/http/guard.js';

const request = (headers: Record<string, string>, method = 'POST') =>
  ({ method, headers }) as unknown as IncomingMessage;
const refusal = (headers: Record<string, string>, allowedHosts: readonly string[] = [], open = true) =>
  createGuard({ allowedHosts, open: () => open })(request(headers))?.code ?? null;

describe('http/guard createGuard', () => {
  it.each([
    ['localhost', 'localhost:4000', null],
    ['localhost in capitals', 'LOCALHOST:4000', null],
    ['the loopback address', '127.0.0.1:4000', null],
    ['the loopback address without a port', '127.0.0.1', null],
    ['the loopback address of IPv6', '[::1]:4000', null],
    ["a page's own name pointed at us", 'evil.example:4000', 'BAD_HOST'],
    ['a name that begins like ours', 'localhost.evil.example', 'BAD_HOST'],
    ['a name that ends like ours', 'evil-localhost:4000', 'BAD_HOST'],
    ['no name', '', 'BAD_HOST'],
  ])('knows its name while it is open to everybody: %s', (_, host, code) => {
    expect(refusal({ host })).toBe(code);
  });

  it.each([
    ['its public name', 'noc.example.net', true, null],
    ['its public name with a port', 'noc.example.net:8443', true, null],
    ['loopback beside it', 'localhost:4000', true, null],
    ['another name', 'other.example.net', true, 'BAD_HOST'],
    ['another name, with tokens', 'other.example.net', false, 'BAD_HOST'],
  ])('goes by the names it is given: %s', (_, host, open, code) => {
    expect(refusal({ host }, ['noc.example.net'], open)).toBe(code);
  });

  it('goes by any name once a token is needed and no name is given', () => {
    expect(refusal({ host: 'anything.example' }, [], false)).toBeNull();
  });

  it.each([
    ['no browser', undefined, 'localhost:4000', null],
    ['a page of ours', 'http://localhost:4000', 'localhost:4000', null],
    ['a page of ours on the standard port', 'http://localhost', 'localhost', null],
    ['a page of ours behind TLS', 'https://localhost:4000', 'LocalHost:4000', null],
    ['another port of this machine', 'http://localhost:3000', 'localhost:4000', 'CROSS_ORIGIN'],
    ['another site', 'https://evil.example', 'localhost:4000', 'CROSS_ORIGIN'],
    ['a sandboxed page or a file', 'null', 'localhost:4000', 'CROSS_ORIGIN'],
    ['an empty origin', '', 'localhost:4000', 'CROSS_ORIGIN'],
  ])('lets in only pages of its own: %s', (_, origin, host, code) => {
    expect(refusal({ host, ...(origin === undefined ? {} : { origin }) })).toBe(code);
  });

  it('checks the origin even where a token is needed', () => {
    expect(refusal({ host: 'x.example', origin: 'https://evil.example' }, [], false)).toBe('CROSS_ORIGIN');
  });

  it('asks anew at each request whether it is open', () => {
    let open = false;
    const guard = createGuard({ allowedHosts: [], open: () => open });
    expect(guard(request({ host: 'evil.example' }))).toBeNull();
    open = true;
    expect(guard(request({ host: 'evil.example' }))).toMatchObject({
      status: 421,
      code: 'BAD_HOST',
      hint: expect.any(String),
    });
  });
});

describe('http/guard isSimplePost', () => {
  it.each([
    ['a form', 'application/x-www-form-urlencoded', true],
    ['a file, from a program', 'multipart/form-data; boundary=x', false],
    ['plain text', 'Text/Plain; charset=utf-8', true],
    ['nothing said', undefined, true],
    ['JSON', 'application/json', false],
    ['GraphQL JSON', 'application/graphql-response+json', false],
    ['NDJSON', 'application/x-ndjson', false],
  ])('knows what a web page can send unasked: %s', (_, type, simple) => {
    expect(isSimplePost(request(type === undefined ? {} : { 'content-type': type }))).toBe(simple);
  });

  it('takes a file from a page of ours only', () => {
    const file = (site: string) =>
      request({ 'content-type': 'multipart/form-data; boundary=x', 'sec-fetch-site': site });
    expect(isSimplePost(file('same-origin'))).toBe(false);
    expect(isSimplePost(file('cross-site'))).toBe(true);
    expect(isSimplePost(file('same-site'))).toBe(true);
  });

  it('is about POST only', () => {
    expect(isSimplePost(request({ 'content-type': 'text/plain' }, 'GET'))).toBe(false);
  });
});
