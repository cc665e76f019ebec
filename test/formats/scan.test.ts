import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ReferenceFinder } from '../../lib/formats/scan/finder';
import { KERNEL_SOURCE_SHA256 } from '../../lib/formats/scan/kernel-bytes';
import { KernelFinder } from '../../lib/formats/scan/kernel-finder';
import { ItemScanner, type ScanOptions } from '../../lib/formats/scan/scan';
import { ROOT } from '../source';

/** A call of the sink, with the bytes as text. */
type SinkCall =
  | { item: string; type: string | undefined; position: number; isJson: boolean }
  | { document: string; type: string | undefined; position: number }
  | { broken: string; offset: number };

function scan(
  bytes: Uint8Array,
  chunks: (bytes: Uint8Array) => Iterable<Uint8Array>,
  options?: ScanOptions,
): SinkCall[] {
  const calls: SinkCall[] = [];
  const scanner = new ItemScanner(
    {
      item(bytes, type, position, isJson) {
        const text = bytes.toString();
        calls.push({ item: text, type, position, isJson: isJson || canParse(text) });
      },
      document: (bytes, type, position) => calls.push({ document: bytes.toString(), type, position }),
      broken: (broken, offset) => calls.push({ broken, offset }),
    },
    options,
  );
  for (const chunk of chunks(bytes)) scanner.push(chunk);
  scanner.end();
  return calls;
}

function canParse(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const whole = (bytes: Uint8Array): Uint8Array[] => [bytes];
const everyByte = (bytes: Uint8Array): Uint8Array[] => Array.from(bytes, (byte) => Uint8Array.of(byte));
const cutAt = (places: readonly number[]) => (bytes: Uint8Array) => {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((cut, index) => bytes.subarray(cuts[index], cut));
};

/** Scans the text, and expects the same wherever chunks end and whichever finder is used. */
function scanAllWays(text: string | Uint8Array, options: Omit<ScanOptions, 'finder'> = {}): SinkCall[] {
  const bytes = Buffer.from(text as string);
  const calls = scan(bytes, whole, options);
  expect(scan(bytes, everyByte, options)).toEqual(calls);
  expect(scan(bytes, everyByte, { ...options, finder: new ReferenceFinder() })).toEqual(calls);
  expect(scan(bytes, whole, { ...options, finder: new ReferenceFinder() })).toEqual(calls);
  return calls;
}

const item = (text: string, type: string | undefined, position = 0): SinkCall => ({
  item: text,
  type,
  position,
  isJson: canParse(text),
});
const document = (text: string, type?: string, position = 0): SinkCall => ({ document: text, type, position });
const broken = (message: string, offset: number): SinkCall => ({ broken: message, offset });

const A = '{"resourceType":"AWS::EC2::Volume","resourceId":"vol-1"}';
const B = '{"resourceId":"b","resourceType":"AWS::S3::Bucket"}';

describe('forms', () => {
  test.each<[form: string, text: string, calls: SinkCall[]]>([
    [
      'a snapshot',
      `{"fileVersion":"1.0","configSnapshotId":"x","configurationItems":[${A},${B}]}`,
      [item(A, 'AWS::EC2::Volume', 0), item(B, 'AWS::S3::Bucket', 1)],
    ],
    [
      'a snapshot with other keys before and after the items',
      `{"a":[1,{"b":"]}"}],"c":-1.5e3,"d":true,"configurationItems":[${A}],"e":null,"f":{"configurationItems":[${B}]}}`,
      [item(A, 'AWS::EC2::Volume')],
    ],
    [
      'a snapshot with white space and a byte order mark',
      `\uFEFF \r\n{ "configurationItems" :\t[ ${A} ,\n ${B}\n ] }\n`,
      [item(A, 'AWS::EC2::Volume', 0), item(B, 'AWS::S3::Bucket', 1)],
    ],
    ['an empty snapshot', '{"configurationItems":[]}', []],
    ['an item without a type', '{"configurationItems":[{"a":1}]}', [item('{"a":1}', undefined)]],
    [
      'elements that are not objects',
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
      'elements that are invalid inside, which the scanner does not check',
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
    ['a single object with a type, which may not be an item', A, [document(A, 'AWS::EC2::Volume')]],
    ['another list', `{"configuration":[${A}]}`, [document(`{"configuration":[${A}]}`)]],
    ['configurationItems that is not a list', '{"configurationItems":{}}', [document('{"configurationItems":{}}')]],
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
      'several snapshots in one file',
      `{"configurationItems":[${A}]}{"configurationItems":[${B}]}`,
      [item(A, 'AWS::EC2::Volume', 0), item(B, 'AWS::S3::Bucket', 1)],
    ],
    ['YAML, with its indentation', '  a: 1\n  b: "\uFFFD"\n', [document('  a: 1\n  b: "\uFFFD"\n')]],
    ['a JSON text that is a string', '"{"', [document('"{"')]],
    ['an empty file', '', []],
    ['only blanks', ' \n', []],
  ])('%s', (_form, text, calls) => {
    expect(scanAllWays(text)).toEqual(calls);
  });

  test('distinguishes an empty file from an empty snapshot', () => {
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

  test('a chunk may end in an escape sequence', () => {
    const text = '{"a":"\\"","":1}';
    expect(scan(Buffer.from(text), cutAt([7]))).toEqual([document(text)]);
  });

  test('binary data is one document', () => {
    expect(scan(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0x7b), whole)).toHaveLength(1);
  });
});

describe('the type of an element', () => {
  test.each<[place: string, element: string, type: string | undefined]>([
    ['at the end', '{"configuration":{"a":1},"resourceType":"T","resourceId":"i"}', 'T'],
    ['before nested objects', '{"resourceType":"T","relationships":[{"resourceType":"R"}]}', 'T'],
    ['with blanks around it', '{ "resourceType" :\n"T" , "a":1}', 'T'],
    ['only in a relationship', '{"relationships":[{"resourceType":"R"}],"a":1}', undefined],
    ['only in a nested object at the end', '{"a":{"resourceType":"R"}}', undefined],
    ['only inside a string', '{"a":"{\\"resourceType\\":\\"R\\"}"}', undefined],
    ['in a string whose quotes look like a key', '{"a,\\"resourceType":"R"}', undefined],
    ['as a value', '{"a":"resourceType","b":"R"}', undefined],
    ['twice', '{"resourceType":"S","resourceType":"T"}', 'T'],
    ['twice, written differently', '{"resourceType":"S","resourceType" :"T"}', 'T'],
    ['without its colon', '{"resourceType","T"}', undefined],
    ['not a string', '{"resourceType":"S","resourceType":null}', undefined],
    ['with an escape', '{"resourceType":"AWS\\u003a"}', 'AWS:'],
    ['not ASCII', '{"resourceType":"Ä€𝄞"}', 'Ä€𝄞'],
    ['empty', '{"resourceType":""}', ''],
    ['very long', `{"resourceType":"${'T'.repeat(100)}"}`, 'T'.repeat(100)],
    ['under an escaped key', '{"resource\\u0054ype":"T"}', undefined],
  ])('%s', (_place, element, type) => {
    expect(scanAllWays(`{"configurationItems":[${element}]}`)).toEqual([item(element, type)]);
  });

  test('is read although there are more types than the kernel can store', () => {
    const types = Array.from({ length: 1200 }, (_, index) => `Custom::Type${index % 600}`);
    const calls = scanAllWays(JSON.stringify(types.map((resourceType) => ({ resourceType }))));
    expect(calls.map((one) => 'item' in one && one.type)).toEqual(types);
  });
});

describe('invalid JSON', () => {
  test.each<[error: string, text: string, calls: SinkCall[]]>([
    [
      'a missing comma',
      `[${A} ${B}]`,
      [item(A, 'AWS::EC2::Volume', 0), broken('no comma between two elements', 58), item(B, 'AWS::S3::Bucket', 1)],
    ],
    [
      'a missing comma after a number',
      '[1"a"]',
      [document('1', undefined, 0), broken('no comma between two elements', 2), document('"a"', undefined, 1)],
    ],
    [
      'a comma too many',
      `[${A},]`,
      [item(A, 'AWS::EC2::Volume'), broken('nothing between a comma and the end of the list', 58)],
    ],
    ['two commas', `[,${A}]`, [broken('nothing before a comma', 1), item(A, 'AWS::EC2::Volume')]],
    [
      'a word between elements',
      `[oops,${A}]`,
      [broken('"oops" where a value should be', 1), item(A, 'AWS::EC2::Volume')],
    ],
    [
      'a brace too many',
      `[${A}},${B}]`,
      [item(A, 'AWS::EC2::Volume', 0), broken('"}" between two elements', 57), item(B, 'AWS::S3::Bucket', 1)],
    ],
    [
      'a missing square bracket does not hide the next item',
      `[{"a":[1},${A}]`,
      [document('{"a":[1}', undefined, 0), item(A, 'AWS::EC2::Volume', 1)],
    ],
    [
      'a missing brace hides the rest, which is reported',
      `{"configurationItems":[{"a":{"b":1},${A}]}`,
      [item(`{"a":{"b":1},${A}]}`, undefined), broken('the text ends inside configurationItems', 94)],
    ],
    [
      'a file that ends inside an item',
      `{"configurationItems":[${A},{"resourceType":"T`,
      [item(A, 'AWS::EC2::Volume'), broken('the text ends inside an element', 80)],
    ],
    [
      'a file that ends between items',
      `{"configurationItems":[${A}`,
      [item(A, 'AWS::EC2::Volume'), broken('the text ends inside configurationItems', 79)],
    ],
    [
      'a file that ends after the items',
      `{"configurationItems":[${A}]`,
      [item(A, 'AWS::EC2::Volume'), broken('the text ends inside an object', 80)],
    ],
    ['a file that ends inside an object', '{"a":{"b":', [broken('the text ends inside an object', 0)]],
    ['a missing key', '{a:1}', [broken('"a" where a key should be', 1)]],
    ['a missing colon', '{"a",1}', [broken('"," where a colon should be', 4)]],
    ['a missing value', '{"a":}', [broken('"}" where a value should be', 5)]],
    ['a missing comma after a value', '{"a":"b" "c"}', [broken('"\\"" where a comma should be', 9)]],
    ['a line break in a key', '{"a\n":1}', [broken('"\\n" in a key', 3)]],
    [
      'a line that is not JSON',
      `${A}\noops\nand more\n${B}\n`,
      [document(A, 'AWS::EC2::Volume', 0), broken('"oops" between two values', 57), item(B, 'AWS::S3::Bucket', 1)],
    ],
    [
      'a line truncated in a string',
      `${A}\n{"a":"b\n${B}\n`,
      [document(A, 'AWS::EC2::Volume', 0), broken('"\\n" in a string', 64), item(B, 'AWS::S3::Bucket', 1)],
    ],
    [
      'a line truncated after a value',
      `${A}\n{"a":{"b":1\n${B}\n`,
      [document(A, 'AWS::EC2::Volume', 0), broken('"{" where a comma should be', 69), item(B, 'AWS::S3::Bucket', 1)],
    ],
    [
      'a line truncated after a comma',
      `${A}\n{"a":{"b":1,\n${B}\n`,
      [document(A, 'AWS::EC2::Volume', 0), broken('the text ends inside an object', 57), item(B, 'AWS::S3::Bucket', 1)],
    ],
    [
      'a truncated line that a later line closes',
      `${A}\n{"a":{"b":1,\n${B}}}\n${B}\n`,
      [
        document(A, 'AWS::EC2::Volume', 0),
        broken('not JSON', 57),
        item(B, 'AWS::S3::Bucket', 1),
        broken('"}}" between two values', 121),
        item(B, 'AWS::S3::Bucket', 2),
      ],
    ],
  ])('%s', (_error, text, calls) => {
    expect(scanAllWays(text)).toEqual(calls);
  });

  test('a list with each object on its own line is valid', () => {
    const text = `{"Resources":[\n${A},\n${B}\n]}`;
    expect(scanAllWays(text)).toEqual([document(text)]);
  });

  test('each run of garbage is reported once', () => {
    const calls = scanAllWays(`[${A}}}}:,,${A}}}]`);
    expect(calls.map((one) => Object.keys(one)[0])).toEqual(['item', 'broken', 'item', 'broken']);
  });

  test('the scanner gives up after 100 broken lines', () => {
    const calls = scan(Buffer.from(`${'{"a":{"b":1,\n'.repeat(200)}`), whole);
    expect(calls).toHaveLength(101);
    expect(calls.at(-1)).toEqual(broken('the text ends inside an object; the rest is skipped', 1300));
  });
});

describe('an item that is not JSON', () => {
  /** Returns whether the kernel is certain that each item of a text is JSON. */
  function listCertain(text: string): boolean[] {
    const certain: boolean[] = [];
    const scanner = new ItemScanner({
      item: (_bytes, _type, _position, isJson) => void certain.push(isJson),
      document() {},
      broken() {},
    });
    scanner.push(Buffer.from(text));
    scanner.end();
    return certain;
  }

  test.each<[error: string, part: string]>([
    ['a word that is no value', '"x":tru'],
    ['a word in capitals', '"x":Null'],
    ['NaN', '"x":NaN'],
    ['a number with a leading zero', '"x":01'],
    ['a number that ends in a point', '"x":1.'],
    ['a number that begins with a point', '"x":.5'],
    ['a number with a plus', '"x":+1'],
    ['a number with two signs', '"x":--1'],
    ['a number without its exponent', '"x":1e+'],
    ['a hexadecimal number', '"x":0x1F'],
    ['a word longer than a block', `"x":${'1'.repeat(200)}x`],
    ['single quotes', `"x":'a'`],
    ['a word without quotes', '"x":abc'],
    ['a line break in a string', '"x":"a\nb"'],
    ['a tab in a string', '"x":"a\tb"'],
    ['a zero byte in a string', '"x":"a\0b"'],
    ['a zero byte between tokens', '"x":\u00001'],
    ['an escape that does not exist', '"x":"\\q"'],
    ['an escape of a quote that is none', `"x":"\\'"`],
    ['an escape of too few digits', '"x":"\\u12g4"'],
    ['an escape that the string ends', '"x":"\\u12"'],
    ['a backslash outside of strings', '"x":\\1'],
    ['no comma between members', '"x":1 "y":2'],
    ['no comma between elements', '"x":[1 2]'],
    ['no comma between strings', '"x":["a""b"]'],
    ['no comma between objects', '"x":[{}{}]'],
    ['no comma after an object', '"x":{}"y":1'],
    ['a comma after the last member', '"x":{"y":1,}'],
    ['a comma after the last element', '"x":[1,]'],
    ['a comma before the first element', '"x":[,1]'],
    ['two commas', '"x":[1,,2]'],
    ['no colon', '"x" 1'],
    ['no colon before an object', '"x"{}'],
    ['a comma in place of a colon', '"x","y"'],
    ['two colons', '"x"::1'],
    ['a colon after a value', '"x":1:2'],
    ['a colon after a string', '"x":"y":2'],
    ['a colon in a list', '"x":["a":1]'],
    ['no value', '"x":,"y":1'],
    ['no value at the end', '"x":{"y":}'],
    ['no key', '1'],
    ['no key before a colon', ':1'],
    ['a number as a key', '1:2'],
    ['an object as a key', '{}:2'],
    ['a member without a value', '"x":1,"y"'],
    ['a value without a key', '"x":1,2'],
    ['a list closed by a brace, and an object by a square bracket', '"x":[{"y":[1}]]'],
    ['brackets that cross', '"x":[{"y":1]}'],
    ['a square bracket too many', '"x":1]'],
    ['a square bracket too few', '"x":[1'],
    ['a comment', '"x":1/* */'],
    ['blanks of Unicode', '"x":\u00a01'],
    ['a byte order mark', '\uFEFF"x":1'],
  ])('%s', (_error, part) => {
    const good = '{"resourceType":"T","n":-0.5e3}';
    const before = `{"pad":"${'x'.repeat(50)}",`;
    const after = `,"resourceType":"T"}`;
    // Wherever in a block the error is.
    for (let shift = 0; shift < 64; shift += 3) {
      const bad = `${before.replace('pad', 'p'.repeat(shift))}${part}${after}`;
      expect(() => JSON.parse(bad)).toThrow();
      expect(listCertain(`[${good},${bad},${good}]`)).toEqual([true, false, true]);
    }
  });

  test.each<[kind: string, part: string]>([
    ['all words', '"x":[true,false,null,0,-0,1.5,1e5,1E-5,-12.5e+10]'],
    ['all escapes', String.raw`"x":"\"\\\/\b\f\n\r\t\u00e9\ud834\udd1e"`],
    ['empty values', '"x":{},"y":[],"z":"","":{"":[[],{},""]}'],
    ['blanks', ' "x" :\t[ 1 ,\r\n 2 , { "y" : { } } ] '],
    ['many blanks', `"x"${' '.repeat(200)}:${'\n'.repeat(100)}1${' '.repeat(70)}`],
    ['characters beyond ASCII', '"\u2028é𝄞":"\u007f"'],
    ['sixty levels', `"x":${'[{"a":'.repeat(30)}1${'}]'.repeat(30)}`],
    ['a string that looks like JSON', JSON.stringify('{"a":[1,}]\\').replace(/^/, '"x":')],
  ])('%s are no error', (_kind, part) => {
    for (let shift = 0; shift < 64; shift += 5) {
      const object = `{"${'p'.repeat(shift)}":1,${part},"resourceType":"T"}`;
      expect(() => JSON.parse(object)).not.toThrow();
      expect(listCertain(`[${object},${object}]`)).toEqual([true, true]);
      // The first object of a sequence is a document, and a line break would begin the next one.
      expect(listCertain(`{"a":1}\n${object.replaceAll('\n', ' ')}`)).toEqual([true]);
    }
  });

  test('more levels than the kernel counts are left in doubt', () => {
    const object = `{"x":${'['.repeat(100)}${']'.repeat(100)},"resourceType":"T"}`;
    expect(listCertain(`[${object}]`)).toEqual([false]);
  });

  test('in NDJSON', () => {
    const lines = [
      '{"a":1}',
      '{"x":{"y":tru},"resourceType":"T"}',
      '{"x":[1,2],"resourceType":"T"}',
      '{"x":[1,],"resourceType":"T"}',
    ];
    expect(listCertain(lines.join('\n'))).toEqual([false, true, false]);
  });
});

describe('the kernel', () => {
  test('is compiled from its present source', () => {
    const folder = join(ROOT, 'lib/formats/scan/kernel');
    const sources = readdirSync(folder).sort();
    const hash = createHash('sha256')
      .update(sources.map((name) => readFileSync(join(folder, name), 'utf8')).join('\0'))
      .digest('hex');
    // If this fails, run `npm run gen:kernel`.
    expect(KERNEL_SOURCE_SHA256).toBe(hash);
  });

  test('stores types of up to 56 bytes, each once', () => {
    const types = Array.from({ length: 60 }, (_, length) => ['T', 'U'].map((letter) => letter.repeat(length))).flat();
    const bytes = Buffer.from(JSON.stringify([...types, ...types].map((resourceType) => ({ resourceType }))));
    const finder = new KernelFinder();
    const calls = scan(bytes, whole, { finder });
    expect(calls.map((call) => 'item' in call && call.type)).toEqual([...types, ...types]);
    expect(finder.types).toEqual([...new Set(types)].filter((type) => type.length <= 56));
  });
});

describe('limits', () => {
  const large = `{"a":"${'x'.repeat(300)}"}`;

  test('a large text that is not JSON is rejected', () => {
    expect(scanAllWays(`a: ${'x'.repeat(100)}`, { maxDocumentBytes: 100 })).toEqual([
      broken('not JSON, and larger than 100 bytes; the rest is skipped', 0),
    ]);
  });

  test('the rest is skipped after a large element', () => {
    const bytes = Buffer.from(`[${A},${large},${B}]`);
    expect(scan(bytes, everyByte, { maxItemBytes: 200 })).toEqual([
      item(A, 'AWS::EC2::Volume'),
      broken('an element of more than 200 bytes; the rest is skipped', 58),
    ]);
  });

  test('a large object is skipped up to the next line', () => {
    const bytes = Buffer.from(`${A}\n${large}\n${B}`);
    expect(scan(bytes, everyByte, { maxItemBytes: 200 })).toEqual([
      document(A, 'AWS::EC2::Volume', 0),
      broken('an object of more than 200 bytes', 57),
      item(B, 'AWS::S3::Bucket', 1),
    ]);
  });

  test('items may be larger than a chunk, and there may be many', () => {
    const big = JSON.stringify({ resourceType: 'T', text: '{"'.repeat(1 << 20) });
    const small = Array.from({ length: 50_000 }, () => '{}');
    const calls = scan(Buffer.from(`[${big},${small.join(',')},${big}]`), cutAt([1000, 5_000_000]));
    expect(calls).toHaveLength(50_002);
    expect(calls[0]).toEqual(item(big, 'T', 0));
    expect(calls.at(-1)).toEqual(item(big, 'T', 50_001));
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

  const readType = (element: object): string | undefined => {
    const type = Object.entries(element).find(([name]) => name === 'resourceType')?.[1];
    return typeof type === 'string' ? type : undefined;
  };
  const isObject = (element: unknown): element is object =>
    typeof element === 'object' && element !== null && !Array.isArray(element);
  const parseCalls = (calls: readonly SinkCall[]): unknown[] =>
    calls.map((one) => {
      if ('broken' in one) return one;
      return 'item' in one ? { item: JSON.parse(one.item), type: one.type } : { document: JSON.parse(one.document) };
    });

  test('the elements of any snapshot are those of JSON.parse', () => {
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
            isObject(element) ? { item: element, type: readType(element) } : { document: element },
          );
          for (const finder of finders) {
            expect(parseCalls(scan(Buffer.from(text), cutAt(places), { finder: finder() }))).toEqual(expected);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('the objects of any lines are those of JSON.parse', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(key, value), { minLength: 1, maxLength: 6 }), cuts, (lines, places) => {
        const objects = lines.filter((line) => !Array.isArray(line.configurationItems));
        const text = objects.map((line) => JSON.stringify(line)).join('\n');
        const expected = objects
          .map((line) => JSON.parse(JSON.stringify(line)))
          .map((line, index) =>
            index > 0 && readType(line) !== undefined ? { item: line, type: readType(line) } : { document: line },
          );
        expect(parseCalls(scan(Buffer.from(text), cutAt(places)))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('the kernel is certain of an item exactly if it is JSON', () => {
    const edit = fc.record({
      at: fc.nat(),
      text: fc.constantFrom('', ...'{}[]",:\\ \n1-.etu\u0001é', '":', '},{', 'null'),
      removed: fc.nat(2),
    });
    fc.assert(
      fc.property(
        fc.dictionary(key, value),
        indent,
        fc.array(edit, { maxLength: 2 }),
        cuts,
        (object, space, edits, places) => {
          let bytes = Buffer.from(JSON.stringify({ ...object, resourceType: 'T' }, null, space));
          for (const { at, text, removed } of edits) {
            const place = 1 + (at % (bytes.length - 1));
            bytes = Buffer.concat([bytes.subarray(0, place), Buffer.from(text), bytes.subarray(place + removed)]);
          }
          const text = `[${bytes},{"resourceType":"T"}]`;
          const scanner = new ItemScanner({
            item: (found, _type, _position, isJson) =>
              expect([isJson, `${found}`]).toEqual([canParse(`${found}`), `${found}`]),
            document() {},
            broken() {},
          });
          for (const chunk of cutAt(places)(Buffer.from(text))) scanner.push(chunk);
          scanner.end();
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('for any text and chunks the kernel finds what the reference finds', () => {
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
