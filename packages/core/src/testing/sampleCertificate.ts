/** Self-signed. The back end in memory looks at the certificate only, so that the key below it is none. */
const lines = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBdzCCAR2gAwIBAgIUScT1kAXqn6eHgKawRinM1OZrR/swCgYIKoZIzj0EAwIw',
  'ETEPMA0GA1UEAwwGc2FtcGxlMB4XDTI2MTEyMjE4NTc1N1oXDTQ5MTIzMDE4NTc1',
  'N1owETEPMA0GA1UEAwwGc2FtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE',
  'C9504uJXWGRFpvQoSGaoVeTcoZhkOVn7x+xbD+JTJ1tO6pIq1oJfHP/+u2zUjPQu',
  'VmkM7aQNyZ3vqab+f8Q/UqNTMFEwHQYDVR0OBBYEFKAYSd2l4FdyQckOdPC3vJS+',
  'vEz3MB8GA1UdIwQYMBaAFKAYSd2l4FdyQckOdPC3vJS+vEz3MA8GA1UdEwEB/wQF',
  'MAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhALOOAYBMlX00CvB2+RxkG5XTflVfUtL2',
  '+7wWrCNw6KYgAiB8j5H5krWRf78pNpPu/g3Ls6YpNOfq8DEiFB1wiwW3xA==',
  '-----END CERTIFICATE-----',
  '-----BEGIN PRIVATE KEY-----',
  'bm8ga2V5LCBvbmx5IHdoZXJlIG9uZSB3b3VsZCBiZQ==',
  '-----END PRIVATE KEY-----',
];

/** What an admin would paste to let an app prove itself with a certificate, and when that ends. */
export const sampleCertificate = { pem: lines.join('\n'), endsAt: '2049-12-30T18:57:57.000Z' } as const;
