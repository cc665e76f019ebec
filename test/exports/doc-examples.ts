import { type PublicName, readPublicNames } from './public-names';

/** Variables that an example may use without declaring them. */
const VARIABLES: Readonly<Record<string, string>> = {
  app: `import('aws-cdk-lib').App`,
  cases: `readonly import('assay').Case[]`,
  code: `import('aws-cdk-lib/aws-lambda').Code`,
  configuration: `import('assay/cdk').ResolvedConfiguration`,
  context: `import('assay').EvaluationContext<any>`,
  evaluator: `import('assay/cdk').Evaluator`,
  facts: `import('assay').Facts`,
  group: `import('assay').SecurityGroup`,
  item: `import('assay').ConfigurationItem`,
  now: 'Date',
  plans: `readonly import('assay').PlanCase[]`,
  rule: `import('assay').Rule`,
  stack: `import('aws-cdk-lib').Stack`,
};

const CDK_NAMES = ['App', 'Duration', 'Size'];

const names = readPublicNames();

/** The examples of the doc comments as TypeScript, by the names of their files. */
export const listDocExamples = (): Record<string, string> =>
  Object.fromEntries(
    names
      .flatMap((name) => readExamples(name.comment).map((text) => ({ name, text })))
      // Numbered, because two names may differ in their case alone.
      .map(({ name, text }, index) => [`${index}-${name.name}.ts`, completeExample(text, name)]),
  );

/** The text of each `@example` of a doc comment. */
const readExamples = (comment: string): string[] =>
  comment
    .replace(/^\/\*\*|\*\/\n$/g, '')
    .replace(/^ \* ?/gm, '')
    .split(/^@example\n/m)
    .slice(1)
    .map((text) => text.split(/^@\w/m)[0] ?? '');

/** The example with imports of the public names that it uses, and with the variables that it does not declare. */
function completeExample(text: string, { entry }: PublicName): string {
  const declared = declaredNames(text);
  const used = [...new Set(text.match(/\b[A-Za-z_]\w*\b/g))].filter((name) => !declared.has(name));
  const imports = used.flatMap((name) => {
    const found = names.filter((one) => one.name === name);
    const source = found.find((one) => one.entry === entry) ?? found[0];
    if (source) return `import { ${name} } from '${source.entry}';`;
    return CDK_NAMES.includes(name) ? `import { ${name} } from 'aws-cdk-lib';` : [];
  });
  const variables = used.flatMap((name) => (VARIABLES[name] ? `declare const ${name}: ${VARIABLES[name]};` : []));
  return [...imports, ...variables, 'export {};', text].join('\n');
}

/** The names that an example declares at its top level: `const name`, `const { a, b }`, `class Name`. */
const declaredNames = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/^(?:export )?(?:class|const|function) (\w+|[[{][^\]}]*)/gm)].flatMap(
      ([, pattern]) => pattern?.match(/\w+/g) ?? [],
    ),
  );
