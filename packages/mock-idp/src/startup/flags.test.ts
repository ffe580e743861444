import { expect, test } from 'vitest';
import { parseFlags } from './flags.ts';
import { UsageError } from './usageError.ts';

test('without flags it starts the built-in world on a free port', () => {
  expect(parseFlags([])).toEqual({ options: {}, json: false, help: false });
});

test('reads every flag', () => {
  const argv = [
    'start',
    '--port',
    '8080',
    '--http',
    '--state',
    'a folder',
    '--control-host',
    'host.docker.internal',
    '--public-origin',
    'http://localhost:8080/',
    '--json',
  ];
  expect(parseFlags(argv)).toEqual({
    options: {
      port: 8080,
      state: 'a folder',
      controlHost: 'host.docker.internal',
      publicOrigin: 'http://localhost:8080/',
    },
    json: true,
    help: false,
  });
});

test.each([
  [['--port', '70000'], '--port must be a number'],
  [['--port', '-1'], ''],
  [['--colour'], "Unknown option '--colour'"],
  [['stop'], 'Unknown command "stop"'],
  [['start', 'again'], 'Unknown command "start again"'],
  [['--public-origin', 'http://localhost:1/path'], '--public-origin must be an origin'],
  [['--http', '--https'], '--http and HTTPS exclude each other'],
  [['--http', '--tls-cert', 'server.pem'], '--http and HTTPS exclude each other'],
  [['--http', '--entra-hosts'], '--http and HTTPS exclude each other'],
  [['--entra-hosts', '--tls-cert', 'server.pem'], '--entra-hosts and a certificate of yours'],
  [['--https', '--tls-key', 'server.key'], '--tls-cert and --tls-key go together'],
])('refuses %j', (argv, message) => {
  expect(() => parseFlags(argv)).toThrow(UsageError);
  expect(() => parseFlags(argv)).toThrow(message);
});

test.each([
  [['--https'], true],
  [['--entra-hosts'], 'entra-hosts'],
  [['--tls-cert', 'a.pem', '--tls-key', 'a.key'], { cert: 'a.pem', key: 'a.key' }],
  [
    ['--https', '--tls-cert', 'a.pem', '--tls-key', 'a.key', '--tls-ca', 'ca.pem'],
    { cert: 'a.pem', key: 'a.key', ca: 'ca.pem' },
  ],
])('reads the certificate of %j', (argv, tls) => {
  expect(parseFlags(argv).options).toEqual({ tls });
});
