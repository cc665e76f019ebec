import { isList, isString } from '../../lib/core/json';
import { isUnknown, type TextPiece, Unknown } from '../../lib/core/reading/unreadable';
import { listParts, replacePart, runCase, templateFolders } from './harness';

/** A rule that takes an open text for one that it knows would be wrong for a deployment with another text. */
test.each(templateFolders)('a value that a template leaves open changes no result but to none: $folder', (rules) => {
  const { rule, templates } = rules;
  const changed = templates.flatMap((given) => {
    const evaluate = (resource: unknown) => {
      const result = runCase(rule, { ...given, ...(resource as object) });
      return 'complianceType' in result && !('insufficientData' in result) ? result.complianceType : undefined;
    };
    const { configuration, supplementaryConfiguration = {} } = given;
    const resource = { configuration, supplementaryConfiguration };
    const expected = evaluate(resource);
    if (expected === undefined) return [];
    return [...listParts(resource)].flatMap((path) => {
      if (path.length < (path[0] === 'configuration' ? 2 : 3)) return [];
      const name = path.slice(1).join('.');
      return listOpenValues(path.reduce<unknown>((value, key) => Reflect.get(value as object, key), resource))
        .map((open) => ({ open, result: evaluate(replacePart(resource, path, open)) }))
        .filter(({ result }) => result !== undefined && result !== expected)
        .map(({ open, result }) => `${given.scenario}: ${result} with ${JSON.stringify(open)} as ${name}`);
    });
  });
  expect(changed).toEqual([]);
});

const PARAMETER = new Unknown('{"Ref":"Open"}', { Ref: 'Open' });
/** Values that AWS fills in, with the text of the cases that they may have. */
const FILLED_IN = new Map([
  ['aws', 'AWS::Partition'],
  ['111122223333', 'AWS::AccountId'],
  ['eu-west-1', 'AWS::Region'],
  ['amazonaws.com', 'AWS::URLSuffix'],
]);

/** Lists the forms of a value of which all or a part is open, as far as it may still have the same value. */
function listOpenValues(value: unknown): unknown[] {
  if (isUnknown(value)) return [];
  const choice = { 'Fn::If': ['IsOpen', value, { Ref: 'Open' }] };
  const whole = [PARAMETER, new Unknown(JSON.stringify(choice), choice)];
  if (isList(value)) return [...whole, [...value, PARAMETER]];
  return isString(value) ? [...whole, ...listPartlyOpen(value)] : whole;
}

function listPartlyOpen(text: string): Unknown[] {
  const words = text.split(/([:/,*"=])/);
  const open = words.flatMap((word, index) => {
    if (word === '' || index % 2 === 1 || words.length === 1) return [];
    const [before, after] = [words.slice(0, index).join(''), words.slice(index + 1).join('')];
    const name = FILLED_IN.get(word);
    return [joinOpen(before, PARAMETER, after), ...(name ? [joinOpen(before, toPseudo(name), after)] : [])];
  });
  const half = Math.floor(text.length / 2);
  return [...open, ...(half > 0 ? [joinOpen(text.slice(0, half), PARAMETER, '')] : [])];
}

const toPseudo = (name: string) => new Unknown(JSON.stringify({ Ref: name }), { Ref: name });

function joinOpen(...pieces: TextPiece[]): Unknown {
  const expression = { 'Fn::Join': ['', pieces.map((piece) => (isUnknown(piece) ? piece.expression : piece))] };
  return new Unknown(
    JSON.stringify(expression),
    expression,
    pieces.filter((piece) => piece !== ''),
  );
}
