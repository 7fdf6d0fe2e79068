import { mount } from 'svelte';
import './tokens.css';
import './base.css';
import App from './App.svelte';
import { Session } from './features/run/session.svelte';
import { openDoor } from './host';

const target = document.getElementById('window');
if (!target) throw new Error('index.html has no place for the window');

const door = await openDoor();
const session = new Session(door, await door.openState());
mount(App, { target, props: { session } });
