// A program of a product, in a process of its own: Microsoft's client, told nothing of a mock but its address. It trusts the
// mock's CA because NODE_EXTRA_CA_CERTS names it, as an administrator would set it up.
import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  type GraphError,
  PageIterator,
} from '@microsoft/microsoft-graph-client';

interface Task {
  readonly baseUrl: string;
  readonly token: string;
  readonly recipient: string;
}

const { baseUrl, token, recipient } = JSON.parse(process.argv[2] ?? '{}') as Task;
const client = Client.init({
  baseUrl: baseUrl.replace(/\/v1\.0$/, '/'),
  defaultVersion: 'v1.0',
  customHosts: new Set(['localhost']),
  authProvider: (done) => done(null, token),
});

const me = await client.api('/me').select('userPrincipalName').get();

await client.api('/me/sendMail').post({
  message: {
    subject: 'Sent by the client',
    body: { contentType: 'Text', content: 'Hello' },
    toRecipients: [{ emailAddress: { address: recipient } }],
  },
});

const subjects: string[] = [];
const firstPage = await client.api('/me/messages').top(3).select('subject').orderby('receivedDateTime desc').get();
await new PageIterator(client, firstPage, ({ subject }: { subject: string }) => {
  subjects.push(subject);
  return true;
}).iterate();

// Relative to the version, as a batch wants it: the client cuts off the host alone.
const request = (path: string): Request => new Request(new URL(path, baseUrl), { method: 'GET' });
const batch = new BatchRequestContent([
  { id: '1', request: request('/me/mailFolders/inbox?$select=displayName') },
  { id: '2', request: request('/me/messages/nothing'), dependsOn: ['1'] },
]);
const answered = new BatchResponseContent(await client.api('/$batch').post(await batch.getContent()));
const statuses = ['1', '2'].map((id) => answered.getResponseById(id).status);

const began = performance.now();
const throttled = await client.api('/me/mailFolders/drafts').header('x-mock-test-id', 'throttled').get();
const waited = performance.now() - began;

const refused = await client
  .api('/users/unlicensed@contoso.example/messages')
  .get()
  .catch(({ statusCode, code, requestId }: GraphError) => ({ statusCode, code, requestId }));

const mime = await client.api('/me/messages').top(1).select('id').get();
const stream: ReadableStream = await client.api(`/me/messages/${mime.value[0].id}/$value`).getStream();
const raw = await new Response(stream).text();

process.stdout.write(
  JSON.stringify({ me, subjects, statuses, throttled: throttled.displayName, waited, refused, raw: raw.slice(0, 5) }),
);
