/** What a simple message says; `html` and `attachment` make it multipart. */
export interface MessageContent {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  /** Epoch milliseconds. */
  readonly date: number;
  /** Without angle brackets. */
  readonly messageId: string;
  readonly text: string;
  readonly html?: string;
  readonly attachment?: { readonly name: string; readonly contentType: string; readonly content: Buffer };
}

/** Writes a message as RFC 5322 and RFC 2045 have it, with CRLF. */
export function writeMessage(content: MessageContent): Buffer {
  const { from, to, subject, date, messageId } = content;
  const header = [
    `From: ${mailbox(from)}`,
    `To: ${mailbox(to)}`,
    `Subject: ${encodeWords(subject)}`,
    `Date: ${messageDate(date)}`,
    `Message-ID: <${messageId}>`,
    'MIME-Version: 1.0',
  ];
  return Buffer.from(`${header.join('\r\n')}\r\n${bodyOf(content)}`, 'utf8');
}

function bodyOf(content: MessageContent): string {
  const { attachment, messageId } = content;
  const text = textBody(content);
  if (attachment === undefined) return text;
  const file = [
    `Content-Type: ${attachment.contentType}; name="${attachment.name}"`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${attachment.name}"`,
    '',
    base64(attachment.content),
  ].join('\r\n');
  return multipart('mixed', `m_${boundaryOf(messageId)}`, [text, file]);
}

function textBody({ text, html, messageId }: MessageContent): string {
  const plain = part('plain', text);
  return html === undefined
    ? plain
    : multipart('alternative', `a_${boundaryOf(messageId)}`, [plain, part('html', html)]);
}

function part(subtype: 'plain' | 'html', text: string): string {
  const body = base64(Buffer.from(text, 'utf8'));
  return `Content-Type: text/${subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}`;
}

function multipart(subtype: 'mixed' | 'alternative', boundary: string, parts: readonly string[]): string {
  const all = parts.map((text) => `--${boundary}\r\n${text}\r\n`).join('');
  return `Content-Type: multipart/${subtype}; boundary="${boundary}"\r\n\r\n${all}--${boundary}--\r\n`;
}

function base64(content: Buffer): string {
  return `${(content.toString('base64').match(/.{1,76}/g) ?? []).join('\r\n')}\r\n`;
}

function boundaryOf(messageId: string): string {
  return messageId.replace(/[^A-Za-z0-9]/g, '_').slice(0, 60);
}

function mailbox({ name, address }: MessageContent['from']): string {
  if (name === '') return address;
  const phrase = /^[A-Za-z0-9 ]+$/.test(name) ? name : encodeWords(name, true);
  return `${phrase} <${address}>`;
}

/** RFC 2047, in words of at most 75 characters. */
function encodeWords(text: string, always = false): string {
  if (!always && /^[\x20-\x7e]*$/.test(text)) return text;
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character) > 42) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((each) => `=?utf-8?B?${Buffer.from(each).toString('base64')}?=`).join('\r\n ');
}

/** RFC 5322, section 3.3, in UTC. */
export function messageDate(time: number): string {
  return new Date(time).toUTCString().replace('GMT', '+0000');
}
