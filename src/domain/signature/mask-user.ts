import { wordSet } from '../event/word-index.js';
import { classAt, DIGIT, LETTER, SPACE } from './characters.js';
import { COLON } from './signs.js';

/** "user" holds a name after one of these: `for user X`, `invalid user X`, `by user X`. */
const BEFORE_USER = wordSet(
  'for by of as to from with invalid illegal unknown local remote domain authenticated existing',
);
/** What may follow "user" without being a name. */
const NOT_A_NAME = wordSet(
  'a account accounts action activity agent and any attempt authentication auth authorization context count creation credentials ' +
    'data database default deletion directory does error event exists failed failure found group groups has have home id ids in input ' +
    'interaction interface invalid is info input interrupt level limit list lock login logins logout logon logoff mapping mode name ' +
    'names not object on or parameter password permission permissions policy privileges process processes profile profiles query ' +
    'quota record registration request requested request rights role roles session sessions settings setup shell space specified ' +
    'state store sync synchronization table template the time timeout token tokens unknown update was when with without',
);
/** After "invalid user" nearly everything is a name somebody tried. */
const NOT_AN_INVALID_NAME = wordSet('name id account credentials or input request session specified in');
/** "for X from": X is a name after one of these (`Failed password for X from`, `Accepted publickey for X from`). */
const CREDENTIALS = wordSet(
  'password publickey keyboard-interactive/pam keyboard-interactive hostbased gssapi-with-mic none login logon authentication auth ' +
    'challenge-response certificate',
);
/** `User X logged in`: only with a verb that people's accounts do. */
const ACCOUNT_VERBS = wordSet('logged login signed authenticated from');

const lower = (text: string, from: number, to: number): string => text.slice(from, to).toLowerCase();

/** The word that ends right before `at` (one space between), lower case; '' when there is none near. */
function wordBefore(text: string, at: number): string {
  if (!(classAt(text, at - 1) & SPACE)) return '';
  const to = at - 1;
  let from = to;
  while (from > 0 && to - from < 24 && !(classAt(text, from - 1) & SPACE)) from--;
  return from < to ? lower(text, from, to) : '';
}

function wordAfter(text: string, at: number): string {
  if (!(classAt(text, at) & SPACE)) return '';
  let to = at + 1;
  while (to - at < 24 && classAt(text, to) & LETTER) to++;
  return lower(text, at + 1, to);
}

const USER_WORDS = wordSet('user username');
const FOR = wordSet('for');

function followsUser(text: string, from: number, to: number, wordFrom: number): boolean {
  const before = wordBefore(text, wordFrom);
  const name = lower(text, from, to);
  if (before === 'invalid' || before === 'illegal') return !NOT_AN_INVALID_NAME.has(name);
  if (NOT_A_NAME.has(name)) return false;
  if (BEFORE_USER.has(before)) return true;
  return ACCOUNT_VERBS.has(wordAfter(text, to));
}

/**
 * Whether the name at [from, to) stands where logs put user names; [wordFrom, wordTo) is the literal word before it.
 * `user=X` is not among them: level 2 decides there, for `user=root` and `user=alice` may mean different things.
 */
export function isUserPosition(
  text: string,
  from: number,
  to: number,
  wordFrom: number,
  wordTo: number,
): boolean {
  const length = wordTo - wordFrom;
  if (wordFrom < 0 || from - wordTo !== 1 || !(classAt(text, wordTo) & SPACE)) return false;
  if (length === 4 || length === 8) {
    if (USER_WORDS.find(text, wordFrom, wordTo)) return followsUser(text, from, to, wordFrom);
    return false;
  }
  if (length !== 3 || !FOR.find(text, wordFrom, wordTo)) return false;
  if (wordAfter(text, to) !== 'from' || !CREDENTIALS.has(wordBefore(text, wordFrom))) return false;
  return !NOT_A_NAME.has(lower(text, from, to));
}

const TTY = ' : TTY=';

/** `alice : TTY=pts/0 ; ...` (sudo), `(alice) CMD (...)` (cron), `10.0.0.1 - alice [01/May/...` (web servers). */
export function isLeadingUser(text: string, from: number, to: number): boolean {
  if (from === 0) return text.charCodeAt(to + 1) === COLON && text.slice(to, to + TTY.length) === TTY;
  if (
    from > 3 &&
    text.slice(from - 3, from) === ' - ' &&
    text.charCodeAt(to) === 32 &&
    text.charCodeAt(to + 1) === 91
  )
    return (classAt(text, from - 4) & DIGIT) !== 0 && (classAt(text, to + 2) & DIGIT) !== 0;
  return from === 1 && text.charCodeAt(0) === 40 && text.slice(to, to + 6) === ') CMD ';
}
