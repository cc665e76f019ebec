import fc from 'fast-check';
import { ItemScanner, type ScanOptions } from '../../lib/formats/scan';
import { ReferenceFinder } from '../../lib/formats/scan/finder';
import { KernelFinder } from '../../lib/formats/scan/kernel-finder';

/** What a sink was told, with the bytes as text. */
type Told =
  | { item: string; type: string | undefined; position: number }
  | { document: string; type: string | undefined; position: number }
  | { broken: string; offset: number };

function scan(bytes: Uint8Array, chunks: (bytes: Uint8Array) => Iterable<Uint8Array>, options?: ScanOptions): Told[] {
  const told: Told[] = [];
  const scanner = new ItemScanner(
    {
      item: (bytes, type, position) => told.push({ item: bytes.toString(), type, position }),
      document: (bytes, type, position) => told.push({ document: bytes.toString(), type, position }),
      broken: (broken, offset) => told.push({ broken, offset }),
    },
    options,
  );
  for (const chunk of chunks(bytes)) scanner.push(chunk);
  scanner.end();
  return told;
}

const whole = (bytes: Uint8Array): Uint8Array[] => [bytes];
const everyByte = (bytes: Uint8Array): Uint8Array[] => Array.from(bytes, (byte) => Uint8Array.of(byte));
const cutAt = (places: readonly number[]) => (bytes: Uint8Array) => {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((cut, index) => bytes.subarray(cuts[index], cut));
};

/** The same however it is cut and whichever finder looks. */
function scanned(text: string | Uint8Array, options: Omit<ScanOptions, 'finder'> = {}): Told[] {
  const bytes = Buffer.from(text as string);
  const told = scan(bytes, whole, options);
  expect(scan(bytes, everyByte, options)).toEqual(told);
  expect(scan(bytes, everyByte, { ...options, finder: new ReferenceFinder() })).toEqual(told);
  expect(scan(bytes, whole, { ...options, finder: new ReferenceFinder() })).toEqual(told);
  return told;
}

const item = (text: string, type: string | undefined, position = 0): Told => ({ item: text, type, position });
const document = (text: string, type?: string, position = 0): Told => ({ document: text, type, position });
const broken = (message: string, offset: number): Told => ({ broken: message, offset });

const A = '{"resourceType":"AWS::EC2::Volume","resourceId":"vol-1"}';
const B = '{"resourceId":"b","resourceType":"AWS::S3::Bucket"}';

describe('forms', () => {
  test.each<[form: string, text: string, told: Told[]]>([
    [
      'a snapshot',
      `{"fileVersion":"1.0","configSnapshotId":"x","configurationItems":[${A},${B}]}`,
      [item(A, 'AWS::EC2::Volume', 0), item(B, 'AWS::S3::Bucket', 1)],
    ],
    [
      'other keys behind and before, of any kind',
      `{"a":[1,{"b":"]}"}],"c":-1.5e3,"d":true,"configurationItems":[${A}],"e":null,"f":{"configurationItems":[${B}]}}`,
      [item(A, 'AWS::EC2::Volume')],
    ],
    [
      'white space and a byte order mark',
      `\uFEFF \r\n{ "configurationItems" :\t[ ${A} ,\n ${B}\n ] }\n`,
      [item(A, 'AWS::EC2::Volume', 0), item(B, 'AWS::S3::Bucket', 1)],
    ],
    ['an empty snapshot', '{"configurationItems":[]}', []],
    ['an item without a type', '{"configurationItems":[{"a":1}]}', [item('{"a":1}', undefined)]],
    [
      'elements that are no objects',
      `{"configurationItems":[1,"a]\\"",null,[[${A}],2],${A}]}`,
      [
        document('1', undefined, 0),
        document('"a]\\""', undefined, 1),
        document('null', undefined, 2),
        document(`[[${A}],2]`, undefined, 3),
        item(A, 'AWS::EC2::Volume', 4),
      ],
    ],
    [
      'elements that are broken inside, which only parsing tells',
      `{"configurationItems":["a\nb",["c"\n{"d":1}],{"e":[1,]},${A}],"f":"g\nh","i":["j"\n{}]}`,
      [
        document('"a\nb"', undefined, 0),
        document('["c"\n{"d":1}]', undefined, 1),
        item('{"e":[1,]}', undefined, 2),
        item(A, 'AWS::EC2::Volume', 3),
      ],
    ],
    ['a number of many digits', `[${'1'.repeat(63)}e5]`, [document(`${'1'.repeat(63)}e5`)]],
    ['an array', `[${A},{"a":1}]`, [item(A, 'AWS::EC2::Volume', 0), document('{"a":1}', undefined, 1)]],
    ['an object', '{"Resources":{}}', [document('{"Resources":{}}')]],
    ['a single item, which may be something else with a type', A, [document(A, 'AWS::EC2::Volume')]],
    ['another list', `{"configuration":[${A}]}`, [document(`{"configuration":[${A}]}`)]],
    ['configurationItems that is no list', '{"configurationItems":{}}', [document('{"configurationItems":{}}')]],
    [
      'NDJSON with blank lines and carriage returns',
      `${B}\r\n\r\n${A}\n{"a":1}\n \n12\n`,
      [
        document(B, 'AWS::S3::Bucket', 0),
        item(A, 'AWS::EC2::Volume', 1),
        document('{"a":1}', undefined, 2),
        document('12', undefined, 3),
      ],
    ],
    ['a last line without its end', `${A}\nnull`, [document(A, 'AWS::EC2::Volume', 0), document('null', undefined, 1)]],
    [
      'snapshots one after the other',
      `{"configurationItems":[${A}]}{"configurationItems":[${B}]}`,
      [item(A, 'AWS::EC2::Volume', 0), item(B, 'AWS::S3::Bucket', 1)],
    ],
    ['YAML, with its indentation', '  a: 1\n  b: "\uFFFD"\n', [document('  a: 1\n  b: "\uFFFD"\n')]],
    ['a JSON text that is a string', '"{"', [document('"{"')]],
    ['nothing', '', []],
    ['blanks', ' \n', []],
  ])('%s', (_form, text, told) => {
    expect(scanned(text)).toEqual(told);
  });

  test('tells an empty file from an empty snapshot', () => {
    const values = (text: string): number => {
      const scanner = new ItemScanner({ item() {}, document() {}, broken() {} });
      scanner.push(Buffer.from(text));
      scanner.end();
      return scanner.values;
    };
    expect(values('\n')).toBe(0);
    expect(values('{"configurationItems":[]}')).toBe(1);
    expect(values('a: 1')).toBe(1);
  });

  test('an escape that a chunk ends with', () => {
    const text = '{"a":"\\"","":1}';
    expect(scan(Buffer.from(text), cutAt([7]))).toEqual([document(text)]);
  });

  test('binary data is one document', () => {
    expect(scan(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0x7b), whole)).toHaveLength(1);
  });
});

describe('the type', () => {
  test.each<[what: string, element: string, type: string | undefined]>([
    ['at the end', '{"configuration":{"a":1},"resourceType":"T","resourceId":"i"}', 'T'],
    ['before nested objects', '{"resourceType":"T","relationships":[{"resourceType":"R"}]}', 'T'],
    ['with blanks around', '{ "resourceType" :\n"T" , "a":1}', 'T'],
    ['only in a relationship', '{"relationships":[{"resourceType":"R"}],"a":1}', undefined],
    ['only in a nested object at the end', '{"a":{"resourceType":"R"}}', undefined],
    ['only in a text', '{"a":"{\\"resourceType\\":\\"R\\"}"}', undefined],
    ['in a text whose quotes look like a key', '{"a,\\"resourceType":"R"}', undefined],
    ['as a value', '{"a":"resourceType","b":"R"}', undefined],
    ['twice', '{"resourceType":"S","resourceType":"T"}', 'T'],
    ['twice, written differently', '{"resourceType":"S","resourceType" :"T"}', 'T'],
    ['without its colon', '{"resourceType","T"}', undefined],
    ['no string', '{"resourceType":"S","resourceType":null}', undefined],
    ['with an escape', '{"resourceType":"AWS\\u003a"}', 'AWS:'],
    ['not ASCII', '{"resourceType":"Ä€𝄞"}', 'Ä€𝄞'],
    ['empty', '{"resourceType":""}', ''],
    ['very long', `{"resourceType":"${'T'.repeat(100)}"}`, 'T'.repeat(100)],
    ['under an escaped key', '{"resource\\u0054ype":"T"}', undefined],
  ])('%s', (_what, element, type) => {
    expect(scanned(`{"configurationItems":[${element}]}`)).toEqual([item(element, type)]);
  });

  test('of more kinds than the kernel remembers', () => {
    const types = Array.from({ length: 1200 }, (_, index) => `Custom::Type${index % 600}`);
    const told = scanned(JSON.stringify(types.map((resourceType) => ({ resourceType }))));
    expect(told.map((one) => 'item' in one && one.type)).toEqual(types);
  });
});

describe('broken text', () => {
  test.each<[what: string, text: string, told: Told[]]>([
    [
      'a missing comma',
      `[${A} ${B}]`,
      [item(A, 'AWS::EC2::Volume', 0), broken('no comma between two elements', 58), item(B, 'AWS::S3::Bucket', 1)],
    ],
    [
      'a missing comma behind a number',
      '[1"a"]',
      [document('1', undefined, 0), broken('no comma between two elements', 2), document('"a"', undefined, 1)],
    ],
    [
      'a comma too many',
      `[${A},]`,
      [item(A, 'AWS::EC2::Volume'), broken('nothing between a comma and the end of the list', 58)],
    ],
    ['two commas', `[,${A}]`, [broken('nothing before a comma', 1), item(A, 'AWS::EC2::Volume')]],
    ['words between', `[oops,${A}]`, [broken('"oops" where a value should be', 1), item(A, 'AWS::EC2::Volume')]],
    [
      'a brace too many',
      `[${A}},${B}]`,
      [item(A, 'AWS::EC2::Volume', 0), broken('"}" between two elements', 57), item(B, 'AWS::S3::Bucket', 1)],
    ],
    [
      'a square bracket too few hides no other item',
      `[{"a":[1},${A}]`,
      [broken('square brackets that do not match in an element', 1), item(A, 'AWS::EC2::Volume', 1)],
    ],
    [
      'a brace too few swallows the rest, which is said',
      `{"configurationItems":[{"a":{"b":1},${A}]}`,
      [
        broken('square brackets that do not match in an element', 23),
        broken('the text ends inside configurationItems', 94),
      ],
    ],
    [
      'an end inside an item',
      `{"configurationItems":[${A},{"resourceType":"T`,
      [item(A, 'AWS::EC2::Volume'), broken('the text ends inside an element', 80)],
    ],
    [
      'an end between items',
      `{"configurationItems":[${A}`,
      [item(A, 'AWS::EC2::Volume'), broken('the text ends inside configurationItems', 79)],
    ],
    [
      'an end behind the items',
      `{"configurationItems":[${A}]`,
      [item(A, 'AWS::EC2::Volume'), broken('the text ends inside an object', 80)],
    ],
    ['an end inside an object', '{"a":{"b":', [broken('the text ends inside an object', 0)]],
    ['no key', '{a:1}', [broken('"a" where a key should be', 1)]],
    ['no colon', '{"a",1}', [broken('"," where a colon should be', 4)]],
    ['no value', '{"a":}', [broken('"}" where a value should be', 5)]],
    ['no comma', '{"a":"b" "c"}', [broken('"\\"" where a comma should be', 9)]],
    ['a line break in a key', '{"a\n":1}', [broken('"\\n" in a key', 3)]],
    [
      'a line that is no JSON',
      `${A}\noops\nand more\n${B}\n`,
      [document(A, 'AWS::EC2::Volume', 0), broken('"oops" between two values', 57), item(B, 'AWS::S3::Bucket', 1)],
    ],
    [
      'a line that breaks off in a string',
      `${A}\n{"a":"b\n${B}\n`,
      [document(A, 'AWS::EC2::Volume', 0), broken('"\\n" in a string', 64), item(B, 'AWS::S3::Bucket', 1)],
    ],
    [
      'a line that breaks off behind a value',
      `${A}\n{"a":{"b":1\n${B}\n`,
      [document(A, 'AWS::EC2::Volume', 0), broken('"{" where a comma should be', 69), item(B, 'AWS::S3::Bucket', 1)],
    ],
    [
      'a line that breaks off behind a comma',
      `${A}\n{"a":{"b":1,\n${B}\n`,
      [document(A, 'AWS::EC2::Volume', 0), broken('the text ends inside an object', 57), item(B, 'AWS::S3::Bucket', 1)],
    ],
    [
      'a line that breaks off and is closed by another',
      `${A}\n{"a":{"b":1,\n${B}}}\n${B}\n`,
      [
        document(A, 'AWS::EC2::Volume', 0),
        broken('no JSON', 57),
        item(B, 'AWS::S3::Bucket', 1),
        broken('"}}" between two values', 121),
        item(B, 'AWS::S3::Bucket', 2),
      ],
    ],
  ])('%s', (_what, text, told) => {
    expect(scanned(text)).toEqual(told);
  });

  test('lists written with a line for each object are not broken', () => {
    const text = `{"Resources":[\n${A},\n${B}\n]}`;
    expect(scanned(text)).toEqual([document(text)]);
  });

  test('a run of garbage is one complaint, and each run its own', () => {
    const told = scanned(`[${A}}}}:,,${A}}}]`);
    expect(told.map((one) => Object.keys(one)[0])).toEqual(['item', 'broken', 'item', 'broken']);
  });

  test('a file of broken lines is given up at last', () => {
    const told = scan(Buffer.from(`${'{"a":{"b":1,\n'.repeat(200)}`), whole);
    expect(told).toHaveLength(101);
    expect(told.at(-1)).toEqual(broken('the text ends inside an object; the rest is left out', 1300));
  });
});

describe('limits', () => {
  const large = `{"a":"${'x'.repeat(300)}"}`;

  test('a text that is no JSON', () => {
    expect(scanned(`a: ${'x'.repeat(100)}`, { maxDocumentBytes: 100 })).toEqual([
      broken('no JSON, and larger than 100 bytes; the rest is left out', 0),
    ]);
  });

  test('an element, behind which all is left out', () => {
    const bytes = Buffer.from(`[${A},${large},${B}]`);
    expect(scan(bytes, everyByte, { maxItemBytes: 200 })).toEqual([
      item(A, 'AWS::EC2::Volume'),
      broken('an element of more than 200 bytes; the rest is left out', 58),
    ]);
  });

  test('an object, behind which the next line counts', () => {
    const bytes = Buffer.from(`${A}\n${large}\n${B}`);
    expect(scan(bytes, everyByte, { maxItemBytes: 200 })).toEqual([
      document(A, 'AWS::EC2::Volume', 0),
      broken('an object of more than 200 bytes', 57),
      item(B, 'AWS::S3::Bucket', 1),
    ]);
  });

  test('items larger than a chunk, and many small ones', () => {
    const big = JSON.stringify({ resourceType: 'T', text: '{"'.repeat(1 << 20) });
    const small = Array.from({ length: 50_000 }, () => '{}');
    const told = scan(Buffer.from(`[${big},${small.join(',')},${big}]`), cutAt([1000, 5_000_000]));
    expect(told).toHaveLength(50_002);
    expect(told[0]).toEqual(item(big, 'T', 0));
    expect(told.at(-1)).toEqual(item(big, 'T', 50_001));
  });
});

describe('properties', () => {
  const key = fc.oneof(
    fc.constantFrom('resourceType', 'relationships', 'configurationItems', 'a"resourceType', '\\', '\u2028', 'Ü'),
    fc.string({ unit: 'grapheme' }),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(
        'resourceType',
        '"resourceType":"x"',
        '\\"',
        '{',
        '}',
        '],[',
        '\\',
        'AWS::EC2::Volume',
        '\u0000\n',
      ),
      fc.string({ unit: 'grapheme' }),
      fc.double({ noDefaultInfinity: true, noNaN: true }),
      fc.constantFrom(null, true, false),
      fc.array(tie('value'), { maxLength: 6 }),
      fc.dictionary(key, tie('value'), { maxKeys: 8 }),
    ),
  }));
  const indent = fc.constantFrom(undefined, 1, '\t');
  const cuts = fc.array(fc.nat(), { maxLength: 10 });
  const finders = [() => new KernelFinder(), () => new ReferenceFinder()];

  const typeOf = (element: object): string | undefined => {
    const type = Object.entries(element).find(([name]) => name === 'resourceType')?.[1];
    return typeof type === 'string' ? type : undefined;
  };
  const isObject = (element: unknown): element is object =>
    typeof element === 'object' && element !== null && !Array.isArray(element);
  const parsed = (told: readonly Told[]): unknown[] =>
    told.map((one) => {
      if ('broken' in one) return one;
      return 'item' in one ? { item: JSON.parse(one.item), type: one.type } : { document: JSON.parse(one.document) };
    });

  test('any elements of a snapshot come as JSON.parse gives them', () => {
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 12 }),
        fc.array(fc.tuple(key, value), { maxLength: 3 }),
        fc.nat(3),
        indent,
        cuts,
        (elements, others, place, space, places) => {
          const entries = others.filter(([name]) => name !== 'configurationItems');
          entries.splice(place, 0, ['configurationItems', elements]);
          const text = JSON.stringify(Object.fromEntries(entries), null, space);
          const expected = (JSON.parse(text).configurationItems as unknown[]).map((element) =>
            isObject(element) ? { item: element, type: typeOf(element) } : { document: element },
          );
          for (const finder of finders) {
            expect(parsed(scan(Buffer.from(text), cutAt(places), { finder: finder() }))).toEqual(expected);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('any lines of objects come as JSON.parse gives them', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(key, value), { minLength: 1, maxLength: 6 }), cuts, (lines, places) => {
        const objects = lines.filter((line) => !Array.isArray(line.configurationItems));
        const text = objects.map((line) => JSON.stringify(line)).join('\n');
        const expected = objects
          .map((line) => JSON.parse(JSON.stringify(line)))
          .map((line, index) =>
            index > 0 && typeOf(line) !== undefined ? { item: line, type: typeOf(line) } : { document: line },
          );
        expect(parsed(scan(Buffer.from(text), cutAt(places)))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('of any text the fast finder says what the plain one says, however it is cut', () => {
    const soup = fc.string({
      unit: fc.constantFrom(...'{}[]",:\\\n 1a', '{"a":', '},{', '"resourceType":"T"', 'x'.repeat(61), '\\\\'),
      maxLength: 200,
    });
    fc.assert(
      fc.property(
        soup,
        fc.constantFrom('[', '[{"a":1},', '{"configurationItems":[', ''),
        cuts,
        (text, before, places) => {
          const bytes = Buffer.from(before + text);
          const plain = scan(bytes, whole, { finder: new ReferenceFinder() });
          expect(scan(bytes, cutAt(places), { finder: new ReferenceFinder() })).toEqual(plain);
          expect(scan(bytes, cutAt(places), { finder: new KernelFinder() })).toEqual(plain);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
