import { expect, it } from 'vitest';
import { signInProblem } from './sign_in';

it('a name holds no colon; a password may', () => {
  expect(signInProblem({ kind: 'basic', user: 'a:b', password: '' })).toBe('settings.user_colon');
  expect(signInProblem({ kind: 'basic', user: 'ab', password: 'a:b' })).toBeNull();
});

it('a token holds what a header may', () => {
  expect(signInProblem({ kind: 'bearer', token: 'a\nb' })).toBe('settings.forbidden_character');
  expect(signInProblem({ kind: 'bearer', token: 'a.b-c' })).toBeNull();
});
