import { Node, Project, SyntaxKind, type ObjectLiteralExpression, type SourceFile } from "ts-morph";

/** Text that is put into a file. Everything else of the file keeps its bytes. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

const BOM = "\uFEFF";

/** Reads TypeScript to find places in it. Nothing is ever printed from the tree: that would take formatting and comments along. */
export function parseSource(path: string, text: string): SourceFile {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipAddingFilesFromTsConfig: true,
  });
  // Places are counted without the BOM by the compiler, and by everybody else here.
  return project.createSourceFile(`/${path}`, withoutBom(text));
}

/** The text with all insertions; their places are those of the text without a BOM. */
export function insertAll(text: string, insertions: readonly Insertion[]): string {
  const plain = withoutBom(text);
  const bom = text.slice(0, text.length - plain.length);
  const sorted = insertions.toSorted((a, b) => a.at - b.at);
  let result = "";
  let from = 0;
  for (const { at, text: added } of sorted) {
    result += plain.slice(from, at) + added;
    from = at;
  }
  return bom + result + plain.slice(from);
}

/** How lines end in this file. */
export function lineEnd(text: string): string {
  return /^[^\n]*\r\n/.test(text) ? "\r\n" : "\n";
}

/** The value of a field, without what only the compiler needs: `as const`, `satisfies`, parentheses. A name is followed to its constant in the same file. */
export function fieldValue(object: ObjectLiteralExpression, name: string): Node | undefined {
  const field = object
    .getProperties()
    .find((property) => !Node.isSpreadAssignment(property) && plainName(property.getName()) === name);
  if (field === undefined) return undefined;
  if (Node.isShorthandPropertyAssignment(field)) return followed(field.getNameNode());
  return Node.isPropertyAssignment(field) ? followed(field.getInitializer()) : undefined;
}

/** What a node means: see {@link fieldValue}. */
function followed(node: Node | undefined, depth = 0): Node | undefined {
  if (node === undefined || depth > 10) return undefined;
  if (Node.isAsExpression(node) || Node.isSatisfiesExpression(node) || Node.isParenthesizedExpression(node)) {
    return followed(node.getExpression(), depth + 1);
  }
  if (!Node.isIdentifier(node)) return node;
  const constant = node
    .getSourceFile()
    .getDescendantsOfKind(SyntaxKind.VariableDeclaration)
    .find((declaration) => declaration.getName() === node.getText());
  return followed(constant?.getInitializer(), depth + 1);
}

/** The text that a literal stands for; `undefined` for everything else. */
export function literalText(node: Node | undefined): string | undefined {
  const isText = Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node);
  return isText ? node.getLiteralText() : undefined;
}

/** A text as this file writes texts. */
export function quotedLike(source: SourceFile, text: string): string {
  const [first] = source.getDescendantsOfKind(SyntaxKind.StringLiteral);
  const json = JSON.stringify(text);
  return first?.getText().startsWith("'") === true
    ? `'${json.slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"')}'`
    : json;
}

function plainName(name: string): string {
  return name.replace(/^["'](.*)["']$/, "$1");
}

function withoutBom(text: string): string {
  return text.startsWith(BOM) ? text.slice(1) : text;
}
