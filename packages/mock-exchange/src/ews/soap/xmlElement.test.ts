import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xml } from './markup.ts';
import { childOf, parseXml, XmlSyntaxError } from './xmlElement.ts';

// The library's own unit `binary` takes a second to make.
const codePoint = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));

describe('reading XML', () => {
  it('knows elements by namespace and local name, whatever the prefix', () => {
    const prefixed = parseXml('<s:a xmlns:s="urn:one"><t:b xmlns:t="urn:two" Id="7">x</t:b></s:a>');
    const defaulted = parseXml('<a xmlns="urn:one"><b xmlns="urn:two" Id="7">x</b></a>');
    for (const root of [prefixed, defaulted]) {
      expect(childOf(root, 'urn:two', 'b')).toMatchObject({ text: 'x' });
      expect(childOf(root, 'urn:two', 'b')?.attributes.get('Id')).toBe('7');
      expect(childOf(root, 'urn:one', 'b')).toBeUndefined();
    }
  });

  it('lets an inner declaration hide an outer one', () => {
    const root = parseXml('<p:a xmlns:p="urn:one"><p:b xmlns:p="urn:two"/><p:b/></p:a>');
    expect(root.children.map((child) => child.namespace)).toEqual(['urn:two', 'urn:one']);
  });

  it('resolves character references and CDATA', () => {
    expect(parseXml('<a>&lt;&#65;&#x42;<![CDATA[<c>]]></a>').text).toBe('<AB<c>');
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n '],
    ['text', 'hello'],
    ['JSON', '{"a":1}'],
    ['an unclosed element', '<a><b></a>'],
    ['two roots', '<a/><b/>'],
    ['an undeclared prefix', '<s:a/>'],
    ['a bare ampersand', '<a>&</a>'],
    ['an attribute without quotes', '<a b=1/>'],
    ['an entity nobody declared', '<a>&eacute;</a>'],
    ['a reference to no character', '<a>&#0;</a>'],
    ['a reference beyond Unicode', '<a b="&#x110000;"/>'],
    ['an entity declaration', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['thousands of levels', '<a>'.repeat(5000) + '</a>'.repeat(5000)],
    ['a name that JavaScript reserves', '<__proto__>x</__proto__>'],
  ])('refuses %s', (_, text) => {
    expect(() => parseXml(text)).toThrow(XmlSyntaxError);
  });

  it('says in which line a mistake is', () => {
    expect(() => parseXml('<a>\n<b>\n</a>')).toThrow(expect.objectContaining({ line: 3 }));
  });

  it('never fails in another way than by XmlSyntaxError', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      'a',
      ':',
      '=',
      '"',
      '&',
      ';',
      '#',
      '!',
      '[',
      ']',
      '-',
      '?',
      ' ',
      'CDATA',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          parseXml(pieces.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(XmlSyntaxError);
        }
      }),
    );
  });

  it('gives back any text that was written into an answer', () => {
    const text = fc.string({ unit: codePoint }).filter((t) => !/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(t) && t.trim() === t);
    fc.assert(
      fc.property(text, (value) => {
        expect(parseXml(xml`<a b="${value}">${value}</a>`.markup)).toMatchObject({ text: value });
      }),
    );
  });
});

describe('writing XML', () => {
  it('escapes text and leaves out what XML cannot hold', () => {
    expect(xml`<a>${'<script>&"\u0000\u001b'}</a>`.markup).toBe('<a>&lt;script&gt;&amp;&quot;</a>');
  });

  it('inserts markup as it is, and nothing for undefined', () => {
    expect(xml`<a>${[xml`<b/>`, xml`<c/>`]}${undefined}</a>`.markup).toBe('<a><b/><c/></a>');
  });
});
