import type { PageWords } from './words.ts';

const choose = (account: string) =>
  `Microsoft bittet Sie, sich anzumelden. Wählen Sie genau ${account}: Jedes andere Konto wird abgelehnt, und nichts davon wird behalten.`;

export const german: PageWords = {
  locale: 'de',
  dir: 'ltr',
  asking: {
    grant: {
      title: (organization) => `Ein Konto für ${organization} anmelden`,
      task: 'Sie werden gebeten, das Konto anzumelden, das die unten genannte Verbindung verwendet.',
      account: 'Anzumeldendes Konto',
      next: choose,
    },
    consent: {
      title: (organization) => `Eine App für ${organization} genehmigen`,
      task: 'Sie werden gebeten, als Administrator von Microsoft 365 zu genehmigen, was die unten genannte Verbindung braucht.',
      account: 'Microsoft-365-Mandant',
      next: () =>
        'Microsoft bittet einen Administrator genau dieses Mandanten um die Genehmigung. Die Genehmigung eines anderen Mandanten zählt nicht. Für die Verbindung wird dadurch niemand angemeldet.',
    },
    self: {
      title: (organization) => `Ihr Postfach für ${organization} verbinden`,
      task: 'Sie werden gebeten, sich einmal anzumelden, damit Ihr Postfach synchronisiert werden kann.',
      account: 'Ihr Konto',
      next: choose,
    },
  },
  ask: {
    by: 'Es fragt',
    organization: 'Organisation',
    connection: 'Verbindung',
    until: 'Der Link gilt bis',
    allows: 'Was es erlaubt',
    happens: 'Wie es weitergeht',
    go: 'Weiter zu Microsoft',
    stranger:
      'Wenn Sie nicht wissen, wer Sie fragt, schließen Sie diese Seite: Es ist noch nichts geschehen, und es wird nichts geschehen.',
    ours: (host) => `Diese Seite gehört zu ${host}. Nach Ihrem Kennwort fragt nur Microsoft, niemals diese Seite.`,
  },
  utc: (moment) => `${moment} UTC`,
  lasting: 'Nach der Anmeldung weiterarbeiten, bis Sie oder ein Administrator es zurücknehmen.',
  permissions: {
    'EWS.AccessAsUser.All':
      'Jedes Postfach öffnen, das das Konto öffnen darf: E-Mail, Kalender, Kontakte und Aufgaben.',
    full_access_as_app: 'Jedes Postfach der Organisation öffnen, ohne dass sich jemand anmeldet.',
    'IMAP.AccessAsUser.All': 'E-Mail des Kontos lesen und ändern.',
    'IMAP.AccessAsApp': 'E-Mail der Postfächer lesen und ändern, die Exchange der App freigibt.',
    'POP.AccessAsUser.All': 'E-Mail des Kontos abholen.',
    'POP.AccessAsApp': 'E-Mail der Postfächer abholen, die Exchange der App freigibt.',
    'SMTP.Send': 'E-Mail als dieses Konto senden.',
    'SMTP.SendAsApp': 'E-Mail aus den Postfächern senden, die Exchange der App freigibt.',
    'Exchange.Manage': 'Exchange verwalten, so weit die Rollen des Kontos reichen.',
    'Exchange.ManageAsApp': 'Exchange verwalten, so weit die Rollen der App reichen.',
    'Mail.ReadWrite': 'E-Mail lesen und ändern.',
    'Mail.Send': 'E-Mail senden.',
    'Calendars.ReadWrite': 'Kalender lesen und ändern.',
    'Contacts.ReadWrite': 'Kontakte lesen und ändern.',
    'Tasks.ReadWrite': 'Aufgaben lesen und ändern.',
    'Tasks.ReadWrite.All': 'Aufgaben lesen und ändern.',
  },
  nothingChanged: 'Es wurde nichts geändert.',
  deadEnds: {
    unknown: {
      title: 'Dieser Link ist nicht bekannt',
      what: 'Vielleicht wurde er beim Kopieren abgeschnitten, oder er ist sehr alt.',
      todo: 'Kopieren Sie den ganzen Link noch einmal, oder bitten Sie um einen neuen.',
    },
    expired: {
      title: 'Dieser Link ist abgelaufen',
      what: 'Er galt nur eine begrenzte Zeit, und die ist vorbei.',
      todo: 'Bitten Sie die Person, die ihn geschickt hat, um einen neuen.',
    },
    revoked: {
      title: 'Dieser Link wurde widerrufen',
      what: 'Wer ihn geschickt hat, möchte nicht, dass er noch verwendet wird.',
      todo: 'Wenn Sie das für ein Versehen halten, fragen Sie dort nach.',
    },
    completed: {
      title: 'Dieser Link wurde schon verwendet',
      what: 'Er gilt einmal, und wofür er gedacht war, ist erledigt.',
      todo: 'Es ist nichts mehr zu tun. Wenn Sie es nicht waren, sagen Sie es der Person, die ihn geschickt hat.',
    },
    other_browser: {
      title: 'Dieser Link wird in einem anderen Browser verwendet',
      what: 'Er gehört dem Browser, in dem jemand zuerst mit ihm weitergegangen ist.',
      todo: 'Gehen Sie zu diesem Browser zurück. Wenn Sie es nicht waren, sagen Sie es der Person, die den Link geschickt hat, und bitten Sie um einen neuen.',
    },
    gone: {
      title: 'Die Verbindung gibt es nicht mehr',
      what: 'Sie wurde getrennt, nachdem der Link erstellt worden war.',
      todo: 'Es ist nichts mehr zu tun.',
    },
    forged: {
      title: 'Die Schaltfläche muss auf der Seite selbst gedrückt werden',
      what: 'Was ankam, kam nicht von unserer Seite in diesem Browser, oder der Browser behält keine Cookies.',
      todo: 'Öffnen Sie den Link noch einmal, und drücken Sie dort die Schaltfläche.',
    },
  },
  strayAnswers: {
    unknown: {
      title: 'Diese Anmeldung ist nicht bekannt',
      what: 'Microsoft hat Sie mit einer Anmeldung zurückgeschickt, die nicht hier begonnen wurde oder längst beendet ist.',
      todo: 'Gehen Sie zum Produkt zurück, und autorisieren Sie dort noch einmal.',
    },
    other_browser: {
      title: 'Diese Anmeldung wurde in einem anderen Browser begonnen',
      what: 'Zu Ihrer Sicherheit kann eine Anmeldung nur in dem Browser beendet werden, der sie begonnen hat.',
      todo: 'Gehen Sie zu dem Browser zurück, in dem Sie begonnen haben, oder beginnen Sie in diesem von vorn.',
    },
    replayed: {
      title: 'Diese Antwort wurde schon verwendet',
      what: 'Jede Antwort von Microsoft zählt einmal, und diese ist schon angekommen.',
      todo: 'Sie können diese Seite schließen.',
    },
  },
  why: {
    microsoft_unreachable: 'Die Anmeldung von Microsoft antwortet nicht.',
    connection_not_ready: 'Die Verbindung ist nicht vollständig: Es fehlt etwas, das sie braucht.',
    put_aside: 'Die Verbindung ist im Moment stillgelegt.',
    internal: 'Bei uns ist etwas schiefgegangen.',
    connection_changed: 'Die Verbindung gehört inzwischen zu einem anderen Konto oder einer anderen App.',
    answer_incomplete: 'Die Antwort von Microsoft ist nicht vollständig.',
  },
  notNow: {
    title: 'Im Moment geht es nicht weiter',
    later:
      'Der Link gilt weiter. Versuchen Sie es später noch einmal, oder fragen Sie die Person, die ihn geschickt hat.',
  },
  visit: {
    done: {
      grant: 'Das Konto ist angemeldet',
      consent: 'Die App ist genehmigt',
      self: 'Ihr Postfach ist verbunden',
    },
    thanks: 'Vielen Dank. Sie können diese Seite schließen.',
    otherTenant: {
      title: 'Ein anderer Microsoft-365-Mandant hat genehmigt',
      what: 'Diese Genehmigung zählt hier nicht.',
    },
    otherAccount: {
      title: 'Ein anderes Konto hat sich angemeldet',
      what: (returned, expected) => `Microsoft sagt, Sie sind ${returned}. Erwartet wurde genau ${expected}.`,
      somebodyElse: 'jemand anderes',
      kept: 'Von der Anmeldung wurde nichts behalten.',
      sameAccount:
        'Wenn das dasselbe Konto unter einem anderen Namen ist, sagen Sie es der Person, die den Link geschickt hat: Ein Administrator kann den Namen annehmen.',
    },
    ended: {
      declined: { title: 'Es wurde abgelehnt', what: 'Bei Microsoft hat jemand entschieden, nicht weiterzugehen.' },
      stranded: {
        title: 'Microsoft hat Sie nicht durchgelassen',
        what: 'Statt des Rückwegs wurde Ihnen eine Meldung gezeigt.',
      },
      failed: { title: 'Es hat nicht funktioniert', what: 'Der Besuch bei Microsoft blieb ohne Ergebnis.' },
      expired: { title: 'Es hat zu lange gedauert', what: 'Der Besuch bei Microsoft ist beendet.' },
      pending: {
        title: 'Microsoft hat noch nicht geantwortet',
        what: 'Der Besuch bei Microsoft ist noch nicht beendet.',
      },
    },
    literal: 'Microsoft sagt:',
    again: 'Noch einmal versuchen',
    over: 'Der Link gilt nicht mehr. Bitten Sie die Person, die ihn geschickt hat, um einen neuen.',
  },
};
