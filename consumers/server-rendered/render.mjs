// What a server with React does: the page as HTML, put where the browser's code takes it over. In plain Node, from the installed packages.
import { readFileSync, writeFileSync } from 'node:fs';
import { render } from './dist-server/server.js';

const html = render();
if (!html.includes('data-authshift') || / style=/.test(html)) throw new Error('The server rendered something else.');
const page = new URL('./dist/index.html', import.meta.url);
writeFileSync(page, readFileSync(page, 'utf8').replace('<!--page-->', html));
