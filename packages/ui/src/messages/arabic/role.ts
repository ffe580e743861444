import type { RoleMessages } from '../english/role.ts';
import type { Format } from '../format.ts';

export const roleArabic = (_format: Format): RoleMessages => ({
  name: { viewer: 'مُطالِع', operator: 'مشغِّل', admin: 'مسؤول' },
  needed: (role) => `لا يستطيع ذلك في مؤسستك إلا من له دور «${role}».`,
});
