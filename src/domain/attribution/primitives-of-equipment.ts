/** Primitives of what somebody works with: domains environmental and toolchain. */
import { anyOf, oneOf, type Primitive } from './primitive.js';

const MONTH_MS = 31 * 86_400_000;

export const ENVIRONMENTAL: readonly Primitive[] = [
  oneOf(
    'environmental.shell_type',
    'The shell somebody writes for.',
    'bash',
    'zsh',
    'fish',
    'powershell',
    'cmd.exe',
  ),
  oneOf('environmental.terminal_multiplexer', 'A multiplexer in use.', 'none', 'tmux', 'screen'),
  oneOf(
    'environmental.keyboard_layout',
    'The layout the mistakes betray.',
    'qwerty',
    'qwertz',
    'azerty',
    'other',
  ),
  anyOf('environmental.locale', 'categorical', 'Language and region the client states, as it states them.'),
  oneOf('environmental.numpad_usage', 'Whether a number pad is used.', 'detected', 'not_detected'),
];

export const TOOLCHAIN: readonly Primitive[] = [
  anyOf('toolchain.c2.beacon_interval_ms', 'numeric', 'Time between calls home, in milliseconds.', {
    min: 0,
    max: MONTH_MS,
  }),
  anyOf('toolchain.tls.jarm_server', 'hash', 'Fingerprint of how a server speaks TLS.'),
  anyOf('toolchain.ssh.hassh_client', 'hash', 'Fingerprint of how a client speaks SSH.'),
  anyOf('toolchain.ssh.kex_algorithm_order', 'array', 'Key exchanges a client offers, in its order.'),
  anyOf('toolchain.payload.payload_simhash', 'simhash', 'Fingerprint of what was dropped; near is alike.'),
];
