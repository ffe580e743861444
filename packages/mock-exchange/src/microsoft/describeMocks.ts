import { writeStartup } from '@authshift/mock-idp';
import { datedRules, inForce } from '../policies/datedRules.ts';
import { pasteableLines } from './pasteableLines.ts';
import type { StartupLine } from './startupLine.ts';

/** The same for a person to read: where Exchange answers, a line to paste for each protocol, then mock-idp's accounts and apps. */
export function describeMocks(line: StartupLine): string {
  return [describeAddresses(line), describeTenants(line), describePasting(line), writeStartup(line)].join('\n');
}

function describeAddresses({ exchange }: StartupLine): string {
  const { imap, imaps, pop, pops, smtp } = exchange;
  const rows = [
    ['IMAP', `${imap} with STARTTLS`, `${imaps} in TLS`],
    ['POP3', `${pop} with STLS`, `${pops} in TLS`],
    ['SMTP', `${smtp} with STARTTLS`],
    ['EWS', exchange.ews, exchange.ewsHttps],
    ['Graph', exchange.graph, exchange.graphHttps],
    ['Exchange admin API', exchange.exchangeAdmin, exchange.exchangeAdminHttps],
    ['EWS on premises', exchange.ewsOnPremises],
  ];
  const text = rows.map(([name = '', ...where]) => `  ${name.padEnd(18)}  ${where.join('   ')}\n`).join('');
  return `Mock Exchange Online (not Microsoft)\n${text}`;
}

function describeTenants({ tenants }: StartupLine): string {
  const said = tenants.map(({ name, asOf }) => {
    return `  ${name}, as of ${asOf}, ${inForce('ews-basic-ended', asOf) ? 'refuses' : 'accepts'} Basic at EWS\n`;
  });
  return `${said.join('')}  (Basic at EWS ends with a tenant's asOf on ${datedRules['ews-basic-ended'].from})\n`;
}

function describePasting(line: StartupLine): string {
  const lines = pasteableLines(line);
  if (lines.length === 0) return '';
  return `Paste a token first, then any of these:\n${lines.map((one) => `  ${one}\n`).join('')}`;
}
