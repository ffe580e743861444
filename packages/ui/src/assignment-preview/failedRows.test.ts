import { expect, test } from 'vitest';
import { failedRows } from './failedRows.ts';

const header = 'userId,displayName,address,status,code,literal\r\n';

test('those who failed or were skipped stay, as the back end wrote them', () => {
  const lines = [
    'a,Desk 1,desk-1@contoso.example,ok,,\r\n',
    'b,"Desk ""2"", left",desk-2@contoso.example,failed,ErrorNoMailbox,"No mailbox,\r\nanywhere"\r\n',
    "c,'=Desk 3,desk-3@contoso.example,skipped,user_disabled,\r\n",
    'd,failed,desk-4@contoso.example,ok,,\r\n',
  ];
  expect(failedRows([header, ...lines].join(''))).toBe([header, lines[1], lines[2]].join(''));
});

test('columns may stand in another order, and the last line may lack its end', () => {
  expect(failedRows('status,userId\r\nok,a\r\nfailed,b')).toBe('status,userId\r\nfailed,b');
});

test('nobody failed: the header alone', () => {
  expect(failedRows(header)).toBe(header);
});

test('100,000 lines take no time worth telling', () => {
  const csv = header + 'a,Desk,desk@contoso.example,failed,,"quoted, with ""quotes"""\r\n'.repeat(100_000);
  const start = performance.now();
  expect(failedRows(csv)).toHaveLength(csv.length);
  expect(performance.now() - start).toBeLessThan(5000);
});
