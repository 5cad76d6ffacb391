import { WordIndex, wordsIn } from '../event/word-index.js';

/** Which half of a story an event tells: that something broke, or that it works again. */
export type Side = 'PROBLEM' | 'RECOVERY';

/** Words that say a thing is broken, and their partners that say it works. One side each. */
const PROBLEM = wordsIn(`
  down failed failing fails failure lost disconnected unreachable offline stopped dead died degraded unavailable unhealthy disabled
  unresponsive crashed stalled suspended faulty broken inactive unsynchronized halted raised flapping`);
const RECOVERY = wordsIn(`
  up recovered restored reconnected connected reachable online started running alive available healthy enabled responsive
  responding resumed active synchronized unblocked succeeded success successful ready resolved cleared normal ok okay
  established rebuilt repaired fixed succeeds`);

/** What else is never merged over at level 2: states, verdicts, directions, levels, answers. */
const OTHER = wordsIn(`
  open opened opening opens close closed closing closes start starts starting stop stops stopping begin begins began beginning end
  ends ended ending enable enables enabling disable disables disabling connect connects connecting disconnect disconnects
  disconnecting add adds added adding remove removes removed removing create created delete deleted insert inserted eject ejected
  fail recover recovers recovering restore restores succeed login logon logins logout logoff logged signin signout signed
  allow allows allowed allowing deny denies denied denying permit permits permitted accept accepts accepted reject rejects rejected
  drop dropped pass passed block unblock grant granted revoke revoked approve approved refuse refused on off yes no true false
  null none nil unknown good bad warning warn warnings error errors critical crit fatal emergency alert notice info informational
  debug trace severe major minor low high medium full empty idle busy half auto master slave primary secondary standby backup leader
  follower member local remote internal external inbound outbound incoming outgoing ingress egress in out tx rx read
  write reading writing send sent sending receive received receiving push pull get put post patch head options upload download
  install installed uninstall uninstalled update updated upgrade upgraded downgrade mount unmount attach detach load loaded unload
  unloaded lock locked unlock enter entered exit exited leave left join joined rise rising fall falling above below over under
  before after first last new old next previous increase increased decrease decreased grow shrink expire expired valid invalid
  correct incorrect match mismatch present absent found missing complete completed completes incomplete pending progress done
  cancelled canceled aborted abort timeout timedout retry retrying retried skipped ignored queued deferred delayed bounced delivered
  waiting wait blocked sleeping awake wake woken sleep suspend resume pause learning listening forwarding discarding disabled
  initializing initialized terminated terminating terminate killed kill restarted restarting restart rebooted reboot shutdown startup
  hibernate commit committed rollback clean dirty online offline temporary permanent trusted untrusted encrypted decrypted
  raise raised lowered mounted unmounted attached detached activated deactivated paused unpaused
  authenticated unauthenticated authorized unauthorized registered unregistered associated disassociated bound unbound`);

const STATES = new WordIndex<Side | 'OTHER'>([
  ...OTHER.map((word): [string, 'OTHER'] => [word, 'OTHER']),
  ...PROBLEM.map((word): [string, Side] => [word, 'PROBLEM']),
  ...RECOVERY.map((word): [string, Side] => [word, 'RECOVERY']),
]);

/** Whether a word (any case) is a state, a verdict or a direction: never a value, never merged over. */
export const isStateWord = (word: string): boolean => STATES.has(word);

/** The side the single word text[from, to) stands for, negations apart; null when it says nothing about working. */
export function sideOfWord(text: string, from = 0, to = text.length): Side | null {
  const state = STATES.find(text, from, to);
  return state === undefined || state === 'OTHER' ? null : state;
}

export const opposite = (side: Side): Side => (side === 'PROBLEM' ? 'RECOVERY' : 'PROBLEM');
