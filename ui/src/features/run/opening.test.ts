import { beforeEach, expect, it, vi } from 'vitest';
import type { Door, HostEvents } from '../../host/door';
import { fakeJob, fakeProgress } from '../../host/fake/data';
import { SALVAGE } from '../../host/fake/history';
import { fakeSettings } from '../../host/fake/settings';
import type { AppState, RunState } from '../../host/generated/model';
import { Opening } from './opening.svelte';
import { Session } from './session.svelte';

let told: { [Name in keyof HostEvents]?: (payload: HostEvents[Name]) => void };
const opened = vi.fn(() => Promise.resolve(appState('paused', 60)));

beforeEach(() => {
  told = {};
  opened.mockClear();
});

function appState(state: RunState, total: number): AppState {
  const job = fakeJob(total, true, fakeSettings(new URLSearchParams()));
  const progress = fakeProgress(state, total, 0, 1);
  const kept = { recent: [], columns: '', export_choices: '' };
  return { job, progress, interrupted_at_ms: null, ...kept, problem: null, version: '0.1.0' };
}

async function begin(state: RunState): Promise<{ session: Session; opening: Opening }> {
  const door: Partial<Door> = {
    newJob: opened,
    openJob: opened,
    openRecent: opened,
    openWaiting: opened,
    openState: opened,
    recoverJob: () => Promise.resolve(SALVAGE),
    on: (name, listener) => {
      Object.assign(told, { [name]: listener });
      return Promise.resolve(() => undefined);
    },
  };
  const session = new Session(door as Door, appState(state, 200));
  const opening = new Opening(session);
  await opening.listen();
  return { session, opening };
}

it('opens another job at once where nothing runs', async () => {
  const { session, opening } = await begin('paused');
  await opening.newJob();
  expect(opening.question).toBeNull();
  expect(session.progress.total).toBe(60);
});

it('asks before it ends a run, and opens nothing without a yes', async () => {
  const { session, opening } = await begin('running');
  await opening.openRecent({ id: '7', name: 'domains.txt', total: 1, done: 0, changed_at_ms: 0 });
  expect(opening.question?.other).toEqual({ kind: 'named', name: 'domains.txt' });
  await opening.answer(false);
  expect([opening.question, opened.mock.calls.length]).toEqual([null, 0]);

  await opening.chooseJob();
  await opening.answer(true);
  expect(opened).toHaveBeenCalledOnce();
  expect(session.progress.total).toBe(60);
});

it('asks for a job that waits to be opened from outside', async () => {
  const { session, opening } = await begin('running');
  told.job_waiting?.('list.fetchlist');
  expect(opening.question?.other).toEqual({ kind: 'named', name: 'list.fetchlist' });
  await opening.answer(true);
  expect(session.progress.total).toBe(60);
});

it('takes over a job that was opened from outside, and forgets its own question', async () => {
  const { session, opening } = await begin('running');
  await opening.newJob();
  told.job?.({ state: appState('ready', 12) });
  expect([session.progress.total, opening.question]).toEqual([12, null]);
});

it('says why a job from outside could not be opened', async () => {
  const { session } = await begin('ready');
  told.job?.({ error: { code: 'damaged_job', message: 'page 3' } });
  expect(session.messages.all).toMatchObject([{ kind: 'error', error: { code: 'damaged_job' } }]);
});

it('saves what can be read of a damaged job, opens that, and tells of it until the next job', async () => {
  const { session, opening } = await begin('ready');
  session.messages.fail({ code: 'damaged_job', message: 'page 3' });
  await opening.recover();
  expect([session.messages.all, session.progress.total, opening.salvage]).toEqual([[], 60, SALVAGE]);
  await opening.newJob();
  expect(opening.salvage).toBeNull();
});
