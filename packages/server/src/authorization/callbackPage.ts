const texts = {
  unknown: {
    title: 'This sign-in is not known',
    what: 'Microsoft sent you back with a sign-in that was not started here, or that was finished long ago.',
    todo: 'Nothing was changed. Go back to the product and choose Authorize again.',
  },
  other_browser: {
    title: 'This sign-in was started in another browser',
    what: 'For your safety a sign-in can only be finished in the browser that started it.',
    todo: 'Nothing was changed. Go back to the browser in which you chose Authorize, or choose Authorize again here.',
  },
} as const;

/** A page of ours for answers that belong to no attempt of this browser: there is no page of the host to send it to. */
export function explain(reason: keyof typeof texts): Response {
  const { title, what, todo } = texts[reason];
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body><main><h1>${title}</h1><p>${what}</p><p>${todo}</p></main></body></html>
`;
  return new Response(html, {
    status: 400,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  });
}
