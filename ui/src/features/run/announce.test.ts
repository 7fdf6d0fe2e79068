import { expect, it } from 'vitest';
import { fakeProgress } from '../../host/fake/data';
import { Words } from '../../text/words';
import { Announcer } from './announce';

const english = new Words('en');

it('speaks at the start and at each tenth, not at each tick', () => {
  const announcer = new Announcer();
  const said = Array.from({ length: 1_000 }, (_, done) =>
    announcer.next(english, fakeProgress('running', 1_000, done, done)),
  ).filter((text) => text !== null);
  expect(said).toHaveLength(10);
  expect(said[0]).toBe('Fetching 1,000 rows.');
  expect(said[1]).toMatch(/^10 percent done, \d failed\.$/);
});

it('leaves it to the banner that the network is gone, and says that it is back', () => {
  const announcer = new Announcer();
  const running = (done: number) => fakeProgress('running', 1_000, done, done);
  const offline = { ...running(500), notice: { code: 'offline', detail: '' } } as const;
  announcer.next(english, running(490));
  expect(announcer.next(english, offline)).toBeNull();
  expect(announcer.next(english, running(500))).toBe('The network is back. Fetching 500 rows.');
  expect(announcer.next(english, running(510))).toBeNull();
});

it('is silent while nothing runs, and speaks again on going on', () => {
  const announcer = new Announcer();
  expect(announcer.next(english, fakeProgress('paused', 1_000, 500, 1))).toBeNull();
  expect(announcer.next(english, fakeProgress('running', 1_000, 500, 2))).toBe('Fetching 500 rows.');
});
