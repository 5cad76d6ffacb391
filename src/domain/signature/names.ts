import { wordSet } from '../event/word-index.js';
import { isStateWord } from './state-words.js';
import type { Token } from './statement.js';
import { isVocabulary } from './vocabulary.js';

/** Words that a name may follow: prepositions of origin and target, and the kinds of things that have names. */
const SLOT_WORDS = wordSet(`
  for from to by on via with at named called user username account login owner host hostname server client node peer site device
  interface port neighbor neighbour tunnel vpn service unit process daemon program application app package module driver domain zone
  realm database db schema table index queue topic volume pool datastore share bucket disk drive partition filesystem vm guest instance
  container pod image namespace cluster job task policy rule profile group role tenant customer organization project repository branch
  printer camera sensor gateway router switch ap ssid vlan channel`);

/** Keys whose value names someone or something: `user=`, `srcintf=`, `db:`. */
const NAME_KEY =
  /(?:^|[_.-])(?:user|username|usr|ruser|login|logname|account|acct|owner|host|hostname|rhost|server|client|node|peer|site|domain|realm|dev|device|devname|interface|iface|intf|srcintf|dstintf|port|db|database|table|queue|topic|volume|vm|guest|instance|container|image|pod|namespace|cluster|job|unit|service|svc|customer|tenant|org|project|repo|branch|group|name|pkg|package|app|application|program|process|proc|exe|file|share|tty|zone|ssid|comm)$/i;

const isSlotWord = (word: string): boolean => SLOT_WORDS.has(word);
const isNameKey = (key: string): boolean => key.length <= 40 && NAME_KEY.test(key);

const OPENING_QUOTES = '"<\'';

/**
 * Whether the word at `at` stands where names stand. After `user=` any word but a state is a name; after "for" or
 * "server" only what is no word that logs are written with.
 */
export function isName(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token?.kind !== 'word') return false;
  let before = at - 1;
  if (tokens[before]?.kind === 'mark' && OPENING_QUOTES.includes(tokens[before]!.text)) before--;
  const previous = tokens[before];
  if (previous?.kind === 'word') return isSlotWord(previous.text.toLowerCase()) && !isVocabulary(token.text);
  if (previous?.kind !== 'mark' || previous.text !== '=') return false;
  const key = tokens[before - 1];
  return key?.kind === 'word' && isNameKey(key.text) && !isStateWord(token.text);
}
