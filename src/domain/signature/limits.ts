/**
 * Identity looks at no more than this of a message: what follows is ignored and the template ends in `<...>`.
 * Words are the usual limit, because a count of words does not move with the length of the values before it.
 */
export const MAX_WORDS = 256;
export const MAX_CHARACTERS = 65_536;
/** Looking ahead (closing quotes, next key, the rest of a path with spaces) stops after this many characters. */
export const MAX_LOOK_AHEAD = 256;
