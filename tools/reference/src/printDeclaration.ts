import ts from 'typescript';

/** What a constant may take up before its type stands in for its value. */
const longestValue = 6_000;

/** Declarations as they stand in the source, without `export` and without what is inside functions. */
export function printDeclarations(declarations: readonly ts.Declaration[]): string {
  return declarations.map(printDeclaration).join('\n');
}

function printDeclaration(declaration: ts.Declaration): string {
  if (ts.isFunctionDeclaration(declaration)) return `${withoutBody(declaration)};`;
  if (ts.isClassDeclaration(declaration)) return printClass(declaration);
  if (ts.isVariableDeclaration(declaration)) return printConstant(declaration);
  return withoutExport(declaration.getText());
}

function withoutBody(node: ts.FunctionLikeDeclaration): string {
  const text = node.getText();
  const end = node.body === undefined ? text.length : node.body.getStart() - node.getStart();
  return withoutExport(text.slice(0, end)).trim();
}

function printClass(declaration: ts.ClassDeclaration): string {
  const text = declaration.getText();
  const [first] = declaration.members;
  const head = first === undefined ? text : text.slice(0, first.getFullStart() - declaration.getStart());
  const members = declaration.members.filter(isPublic).map((member) => `  ${printMember(member)}`);
  return `${withoutExport(head).trim()}\n${members.join('\n')}\n}`;
}

function isPublic(member: ts.ClassElement): boolean {
  return !(ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected));
}

function printMember(member: ts.ClassElement): string {
  const docs = ts.getJSDocCommentsAndTags(member).map((comment) => `${comment.getText()}\n  `);
  const hasBody = ts.isConstructorDeclaration(member) || ts.isMethodDeclaration(member) || ts.isAccessor(member);
  return `${docs.join('')}${hasBody ? `${withoutBody(member)};` : member.getText()}`;
}

function printConstant(declaration: ts.VariableDeclaration): string {
  const name = declaration.name.getText();
  if (declaration.type !== undefined) return `const ${name}: ${declaration.type.getText()};`;
  const value = declaration.initializer?.getText() ?? '';
  return value.length <= longestValue
    ? `const ${name} = ${value};`
    : `const ${name}; // its value is long: see the source`;
}

function withoutExport(text: string): string {
  return text.replace(/^export /, '');
}
