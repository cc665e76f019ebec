import { XmlElement as Element, parseXml, type XmlElement } from '@rgrove/parse-xml';
import fc from 'fast-check';
import type { RunResult } from '../../lib/engine/run-result';
import { formatJunit } from '../../lib/report/junit';
import {
  anyRun,
  createEvaluation,
  createInsufficient,
  createNonCompliant,
  createRun,
  createSampleRun,
  createWaived,
  formatToText,
} from './sample';

const elements = (parent: XmlElement): XmlElement[] =>
  parent.children.filter((child): child is XmlElement => child instanceof Element);

/** Parses the report strictly: throws if it is not well-formed. */
const parseReport = (run: RunResult): XmlElement => parseXml(formatToText(formatJunit, run)).root as XmlElement;

it('writes a suite for each rule, the worst first, and a case for each resource', () => {
  const run = createRun(
    [
      createEvaluation('open-ssh', 'sg-1'),
      createNonCompliant('gp2-volume', 'vol-1', 'gp2 & more'),
      createInsufficient('open-ssh', 'sg-2', 'port 22 may be open'),
      createEvaluation('open-ssh', 'sg-3', { complianceType: 'NOT_APPLICABLE' }),
      createWaived('open-ssh', 'sg-4', { expires: '2026-06-30', owner: 'ops', reason: 'old' }),
    ],
    {
      unreadable: [
        {
          source: 'a.json',
          resourceType: 'AWS::EC2::SecurityGroup',
          resourceId: 'sg-5',
          rule: 'open-ssh',
          message: 'Cannot read it',
        },
        { source: 'b.json', message: 'Cannot unpack it' },
      ],
    },
  );
  const file = 'file="snapshots/a.json.gz"';
  expect(formatToText(formatJunit, run)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="assay" tests="7" failures="2" errors="2" skipped="2" time="0">
  <testsuite name="open-ssh" timestamp="2026-03-01T12:00:00" tests="5" failures="1" errors="1" skipped="2" time="0">
    <testcase name="sg-1, eu-west-1, 111122223333" classname="open-ssh.AWS::EC2::SecurityGroup" ${file}/>
    <testcase name="sg-2, eu-west-1, 111122223333" classname="open-ssh.AWS::EC2::SecurityGroup" ${file}><failure type="high" message="Insufficient data: port 22 may be open">Insufficient data: port 22 may be open</failure></testcase>
    <testcase name="sg-3, eu-west-1, 111122223333" classname="open-ssh.AWS::EC2::SecurityGroup" ${file}><skipped/></testcase>
    <testcase name="sg-4, eu-west-1, 111122223333" classname="open-ssh.AWS::EC2::SecurityGroup" ${file}><skipped message="Waived until 2026-06-30 by ops: old"/></testcase>
    <testcase name="sg-5" classname="open-ssh.AWS::EC2::SecurityGroup" file="a.json"><error type="unreadable" message="Cannot read it">Cannot read it</error></testcase>
  </testsuite>
  <testsuite name="gp2-volume" timestamp="2026-03-01T12:00:00" tests="1" failures="1" errors="0" skipped="0" time="0">
    <testcase name="vol-1, eu-west-1, 111122223333" classname="gp2-volume.AWS::EC2::Volume" ${file}><failure type="low" message="gp2 &amp; more">gp2 &amp; more</failure></testcase>
  </testsuite>
  <testsuite name="unreadable" tests="1" failures="0" errors="1" skipped="0" time="0">
    <testcase name="b.json" classname="unreadable" file="b.json"><error type="unreadable" message="Cannot unpack it">Cannot unpack it</error></testcase>
  </testsuite>
</testsuites>
`);
});

it('is well-formed and has correct counts, for any run', () => {
  fc.assert(
    fc.property(anyRun(), (run) => {
      const root = parseReport(run);
      const suites = elements(root);
      const cases = suites.flatMap(elements);
      const outcomes = cases.flatMap(elements).map(({ name }) => name);
      const readCounts = (element: XmlElement) =>
        ['tests', 'failures', 'errors', 'skipped'].map((name) => Number(element.attributes[name]));
      const found = ['failure', 'error', 'skipped'].map((name) => outcomes.filter((one) => one === name).length);
      expect(readCounts(root)).toEqual([cases.length, ...found]);
      expect(suites.map((suite) => elements(suite).length)).toEqual(suites.map((suite) => readCounts(suite)[0]));
      expect(cases).toHaveLength([...run.evaluations()].length + run.unreadable.length);
    }),
  );
});

it('writes a suite in one piece when there are more cases than it keeps in memory', () => {
  const many = Array.from({ length: 120_000 }, (_, index) =>
    createEvaluation(index % 2 ? 'open-ssh' : 'gp2-volume', 'x'),
  );
  const text = formatToText(formatJunit, createRun(many));
  expect(text.match(/<testsuite name="[^"]*"/g)).toEqual([
    '<testsuite name="open-ssh"',
    '<testsuite name="gp2-volume"',
  ]);
  expect(text.match(/<testcase name="[^"]*" classname="open-ssh/g)).toHaveLength(60_000);
  expect(text.lastIndexOf('classname="open-ssh')).toBeLessThan(text.indexOf('classname="gp2-volume'));
});

it('escapes characters that XML does not allow', () => {
  const [suite] = elements(
    parseReport(createRun([createNonCompliant('open-ssh', 'sg-1', 'a\u0000b\u001bc\ufffed<]]>')])),
  );
  const [one] = elements(suite as XmlElement);
  expect(elements(one as XmlElement)[0]?.text).toBe('a\\u0000b\\u001bc\ufffdd<]]>');
});

it('is well-formed for the sample run', () => {
  expect(parseReport(createSampleRun()).name).toBe('testsuites');
});
