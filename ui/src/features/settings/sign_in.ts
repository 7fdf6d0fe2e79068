import type { SignIn } from '../../host/generated/model';
import { isHeaderValue } from './header_lines';

/** What is wrong with a sign-in, as a message's key, or `null`. */
export function signInProblem(signIn: SignIn): 'settings.user_colon' | 'settings.forbidden_character' | null {
  // RFC 7617 section 2: the first colon ends the name.
  if (signIn.kind === 'basic' && signIn.user.includes(':')) return 'settings.user_colon';
  if (signIn.kind === 'bearer' && !isHeaderValue(signIn.token)) return 'settings.forbidden_character';
  return null;
}
