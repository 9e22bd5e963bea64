/** An unknown name, as messages show it. A value may be in its place by mistake, so it may be a secret. */
export function shownName(name: string): string {
  if (isShort(name) || isMadeOfWords(name)) return JSON.stringify(name);
  return `A name of ${name.length} characters`;
}

/** No secret is so short. */
const isShort = (name: string): boolean => name.length < 8 && /^[\p{L}\p{N}_$ .-]*$/u.test(name);

/**
 * Like `fetchSessions`, `user_name` or `CitrixAnalytics_userProfile_CL`; a secret has digits or odd capitals among its
 * letters.
 */
function isMadeOfWords(name: string): boolean {
  const words = name.split(/[_ .-]+|(?<=\p{Ll})(?=\p{Lu})/u).filter((word) => word !== '');
  return name.length <= 40 && words.every((word) => /^(?:\p{L}{2,}\d{0,2}|\p{Lu}\d?)$/u.test(word));
}
