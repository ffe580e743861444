import type { PageWords } from './words.ts';

/** A name or an address as its own run of text (Unicode FSI and PDI), so that Latin letters and dots keep their order. */
const isolate = (text: string) => `\u2068${text}\u2069`;

const choose = (account: string) =>
  `تطلب منك Microsoft تسجيل الدخول. اختر ${isolate(account)} تحديدًا: يُرفض أي حساب غيره ولا يُحفظ منه شيء.`;

export const arabic: PageWords = {
  locale: 'ar',
  dir: 'rtl',
  asking: {
    grant: {
      title: (organization) => `تسجيل دخول حساب باسم ${isolate(organization)}`,
      task: 'يُطلب منك تسجيل الدخول بالحساب الذي يستخدمه الاتصال المذكور أدناه.',
      account: 'الحساب المطلوب',
      next: choose,
    },
    consent: {
      title: (organization) => `الموافقة على تطبيق باسم ${isolate(organization)}`,
      task: 'يُطلب منك، بصفتك مسؤولًا في Microsoft 365، الموافقة على ما يحتاج إليه الاتصال المذكور أدناه.',
      account: 'مستأجر Microsoft 365',
      next: () =>
        'تطلب Microsoft الموافقة من أحد مسؤولي هذا المستأجر تحديدًا. ولا تُحتسب موافقة مستأجر آخر. ولا يسجّل أحد الدخول لأجل الاتصال بهذه الموافقة.',
    },
    self: {
      title: (organization) => `وصل علبة بريدك باسم ${isolate(organization)}`,
      task: 'يُطلب منك تسجيل الدخول مرة واحدة، لتمكن مزامنة علبة بريدك.',
      account: 'حسابك',
      next: choose,
    },
  },
  ask: {
    by: 'صاحب الطلب',
    organization: 'المؤسسة',
    connection: 'الاتصال',
    until: 'يعمل هذا الرابط حتى',
    allows: 'ما يسمح به',
    happens: 'ما سيحدث بعد ذلك',
    go: 'المتابعة إلى Microsoft',
    stranger: 'إن كنت لا تعرف من يطلب منك ذلك فأغلق هذه الصفحة: لم يحدث شيء بعد، ولن يحدث شيء.',
    ours: (host) =>
      `هذه الصفحة تابعة إلى ${isolate(host)}. لا يسأل عن كلمة مرورك إلا Microsoft، ولا يُسأل عنها هنا أبدًا.`,
  },
  utc: (moment) => `${isolate(moment)} بتوقيت UTC`,
  lasting: 'مواصلة العمل بعد تسجيل الدخول، حتى تسحب أنت ذلك أو يسحبه أحد المسؤولين.',
  permissions: {
    'EWS.AccessAsUser.All': 'فتح كل علبة بريد يحق للحساب فتحها: البريد والتقويمات وجهات الاتصال والمهام.',
    full_access_as_app: 'فتح كل علب بريد المؤسسة، من دون أن يسجّل أحد الدخول.',
    'IMAP.AccessAsUser.All': 'قراءة بريد الحساب وتغييره.',
    'IMAP.AccessAsApp': 'قراءة البريد وتغييره في العلب التي يمنحها Exchange للتطبيق.',
    'POP.AccessAsUser.All': 'جلب بريد الحساب.',
    'POP.AccessAsApp': 'جلب البريد من العلب التي يمنحها Exchange للتطبيق.',
    'SMTP.Send': 'إرسال البريد باسم الحساب.',
    'SMTP.SendAsApp': 'إرسال البريد من العلب التي يمنحها Exchange للتطبيق.',
    'Exchange.Manage': 'إدارة Exchange في حدود أدوار الحساب.',
    'Exchange.ManageAsApp': 'إدارة Exchange في حدود أدوار التطبيق.',
    'Mail.ReadWrite': 'قراءة البريد وتغييره.',
    'Mail.Send': 'إرسال البريد.',
    'Calendars.ReadWrite': 'قراءة التقويمات وتغييرها.',
    'Contacts.ReadWrite': 'قراءة جهات الاتصال وتغييرها.',
    'Tasks.ReadWrite': 'قراءة المهام وتغييرها.',
    'Tasks.ReadWrite.All': 'قراءة المهام وتغييرها.',
  },
  nothingChanged: 'لم يتغيّر شيء.',
  deadEnds: {
    unknown: {
      title: 'هذا الرابط غير معروف',
      what: 'ربما نُسخ ناقصًا، أو أنه قديم جدًا.',
      todo: 'انسخ الرابط كاملًا مرة أخرى، أو اطلب رابطًا جديدًا.',
    },
    expired: {
      title: 'انتهت صلاحية هذا الرابط',
      what: 'كان يعمل مدة محدودة فقط، وقد انقضت.',
      todo: 'اطلب رابطًا جديدًا ممن أرسله.',
    },
    revoked: {
      title: 'أُبطل هذا الرابط',
      what: 'لا يريد من أرسله أن يُستخدم بعد الآن.',
      todo: 'إن كنت ترى أن في ذلك خطأ فاسأله.',
    },
    completed: {
      title: 'سبق استخدام هذا الرابط',
      what: 'يعمل مرة واحدة، وقد تم ما كان لأجله.',
      todo: 'لا يلزم شيء آخر. وإن لم تكن أنت من استخدمه فأخبر من أرسله.',
    },
    other_browser: {
      title: 'هذا الرابط مستخدَم في متصفح آخر',
      what: 'إنه للمتصفح الذي تابع به أحدهم أولًا.',
      todo: 'ارجع إلى ذلك المتصفح. وإن لم تكن أنت من تابع فأخبر من أرسل الرابط، واطلب رابطًا جديدًا.',
    },
    gone: {
      title: 'لم يعد الاتصال موجودًا',
      what: 'فُصل بعد إنشاء الرابط.',
      todo: 'لا يلزم شيء آخر.',
    },
    forged: {
      title: 'يجب الضغط على الزر في الصفحة نفسها',
      what: 'لم يأت ما وصل من صفحتنا في هذا المتصفح، أو أن المتصفح لا يحفظ ملفات تعريف الارتباط.',
      todo: 'افتح الرابط مرة أخرى، واضغط على الزر هناك.',
    },
  },
  strayAnswers: {
    unknown: {
      title: 'تسجيل الدخول هذا غير معروف',
      what: 'أعادتك Microsoft بتسجيل دخول لم يبدأ هنا، أو انتهى منذ مدة طويلة.',
      todo: 'ارجع إلى المنتج وابدأ التخويل مرة أخرى.',
    },
    other_browser: {
      title: 'بدأ تسجيل الدخول هذا في متصفح آخر',
      what: 'لأجل سلامتك لا يكتمل تسجيل الدخول إلا في المتصفح الذي بدأه.',
      todo: 'ارجع إلى المتصفح الذي بدأت فيه، أو ابدأ من جديد في هذا المتصفح.',
    },
    replayed: {
      title: 'سبق استخدام هذه الإجابة',
      what: 'تُحتسب كل إجابة من Microsoft مرة واحدة، وقد وصلت هذه من قبل.',
      todo: 'يمكنك إغلاق هذه الصفحة.',
    },
  },
  why: {
    microsoft_unreachable: 'لا تجيب صفحة تسجيل الدخول لدى Microsoft.',
    connection_not_ready: 'الاتصال غير مكتمل: ينقصه شيء يحتاج إليه.',
    put_aside: 'الاتصال معطَّل في الوقت الحالي.',
    internal: 'حدث خطأ لدينا.',
    connection_changed: 'صار الاتصال الآن لحساب أو تطبيق آخر.',
    answer_incomplete: 'إجابة Microsoft غير مكتملة.',
  },
  notNow: {
    title: 'تعذّرت المتابعة الآن',
    later: 'لا يزال الرابط يعمل. حاول مجددًا لاحقًا، أو اسأل من أرسله.',
  },
  visit: {
    done: {
      grant: 'تم تسجيل الدخول بالحساب',
      consent: 'تمت الموافقة على التطبيق',
      self: 'علبة بريدك موصولة',
    },
    thanks: 'شكرًا لك. يمكنك إغلاق هذه الصفحة.',
    otherTenant: {
      title: 'وافق مستأجر آخر في Microsoft 365',
      what: 'لا تُحتسب هذه الموافقة هنا.',
    },
    otherAccount: {
      title: 'سُجّل الدخول بحساب آخر',
      what: (returned, expected) => `تقول Microsoft إنك ${isolate(returned)}. والمنتظر هو ${isolate(expected)} تحديدًا.`,
      somebodyElse: 'شخص آخر',
      kept: 'لم يُحفظ شيء من تسجيل الدخول.',
      sameAccount: 'إن كان هو الحساب نفسه باسم آخر فأخبر من أرسل الرابط: يمكن لأحد المسؤولين قبول الاسم.',
    },
    ended: {
      declined: { title: 'رُفض الطلب', what: 'اختار أحدهم لدى Microsoft ألا يتابع.' },
      stranded: { title: 'لم تسمح لك Microsoft بالمتابعة', what: 'عُرضت عليك رسالة بدلًا من طريق العودة.' },
      failed: { title: 'لم ينجح الأمر', what: 'لم تُفضِ زيارة Microsoft إلى نتيجة.' },
      expired: { title: 'استغرق الأمر وقتًا أطول من اللازم', what: 'انتهت زيارة Microsoft.' },
      pending: { title: 'لم تجب Microsoft بعد', what: 'لم تنته زيارة Microsoft.' },
    },
    literal: 'قالت Microsoft:',
    again: 'المحاولة مرة أخرى',
    over: 'لم يعد الرابط يعمل. اطلب رابطًا جديدًا ممن أرسله.',
  },
};
