import { registerHooks } from 'node:module';
import { aliasesFor, readAge } from './clients.ts';

/** Started with `node --import` of this file, a process has what the aliases are for Vitest: what its tests import has the run's age. */
const tests = new URL('../test/', import.meta.url).href;
const aliases = aliasesFor(readAge());

registerHooks({
  resolve: (specifier, context, next) => {
    const alias = context.parentURL?.startsWith(tests) ? aliases.find(({ find }) => find.test(specifier)) : undefined;
    return next(alias?.replacement ?? specifier, context);
  },
});
