import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aliasesOf, fitOf, likeness, NO_ALIASES } from '../../src/domain/teams.ts'

const aliases = aliasesOf([
  { alias: 'NAVI', team: 'Natus Vincere' },
  { alias: 'mousesports', team: 'MOUZ' },
  { alias: 'VP', team: 'Virtus.pro' },
  { alias: 'NIP', team: 'Ninjas in Pyjamas' },
  { alias: 'G2 Ares', team: 'G2 Academy' },
  { alias: 'Young Ninjas', team: 'Ninjas in Pyjamas Academy' },
  { alias: 'NAVI Javelins', team: 'Natus Vincere Women' },
])
const score = (one: string, other: string): number => likeness(one, other, aliases).score

describe('one team under two names', () => {
  it.each([
    ['FaZe', 'FaZe Clan'],
    ['NAVI', 'Natus Vincere'],
    ['NAVI Junior', 'Natus Vincere Academy'],
    ['MOUZ', 'mousesports'],
    ['MOUZ NXT', 'mousesports Academy'],
    ['Team Liquid', 'Liquid'],
    ['Virtus.pro', 'virtus pro'],
    ['Virtus.pro', 'VP'],
    ['The MongolZ', 'MongolZ'],
    ['The Mongolz', 'The MongolZ'],
    ['9z', '9z Team'],
    ['paiN', 'paiN Gaming'],
    ['Spirit', 'Team Spirit'],
    ['Team Spirit Academy', 'Spirit Academy'],
    ['BIG', 'BIG Clan'],
    ['BIG OMEN Academy', 'BIG Academy'],
    ['Betclic Apogee', 'Apogee Esports'],
    ['ALTERNATE aTTaX', 'aTTaX'],
    ['Movistar KOI', 'KOI'],
    ['KRÜ Esports', 'KRU'],
    ['FireFlux Esports', 'Fire Flux'],
    ['illwill', 'ILLWILL'],
    ['1WIN', '1win Team'],
    ['Ninjas in Pyjamas', 'NIP'],
    ['Young Ninjas', 'NIP Academy'],
    ['G2 Ares', 'G2 Academy'],
    ['NAVI Javelins', 'NAVI Women'],
    ['Eternal Fire', 'EF'],
    ['Esport Academy Copenhagen', 'EAC'],
    ['Red Canids', 'RED Canids'],
    ['B8', 'B8 Esports'],
    ['天禄', '天禄'],
  ])('%s is %s', (one, other) => {
    expect(score(one, other)).toBeGreaterThanOrEqual(85)
  })

  it.each([
    ['Vitality', 'Vitality Academy'],
    ['Eternal Fire', 'Eternal Fire Academy'],
    ['Eternal Fire Academy', 'Vitality Academy'],
    ['BIG', 'BIG Academy'],
    ['Spirit', 'Spirit Academy'],
    ['MOUZ', 'MOUZ NXT'],
    ['mousesports', 'MOUZ NXT'],
    ['G2', 'G2 Ares'],
    ['NAVI', 'NAVI Junior'],
    ['Natus Vincere', 'NAVI Javelins'],
    ['NAVI Junior', 'NAVI Javelins'],
    ['Ninjas in Pyjamas', 'Young Ninjas'],
    ['FURIA', 'FURIA Female'],
    ['Astralis', 'Astralis Talent'],
    ['Bad News Eagles', 'Bad News Kangaroos'],
    ['FaZe', 'Falcons'],
    ['G2', 'B8'],
    ['EF', 'Eternal Fire Academy'],
    ['', 'FaZe'],
    ['...', '---'],
  ])('%s is not %s', (one, other) => {
    expect(score(one, other)).toBe(0)
  })

  it('is likely, not sure, when one name is a part of the other', () => {
    expect(likeness('Copenhagen Flames', 'Flames', aliases)).toEqual({
      score: 60,
      why: 'Copenhagen Flames and Flames: one name within the other',
    })
  })

  it('says why', () => {
    expect(likeness('NAVI', 'Natus Vincere', aliases).why).toBe('NAVI and Natus Vincere: both are natus vincere')
    expect(likeness('BIG', 'BIG Academy', aliases).why).toBe(
      'BIG is of the main squad, BIG Academy of the academy squad',
    )
  })

  it('is another one without the alias that says so', () => {
    expect(likeness('NAVI', 'Natus Vincere', NO_ALIASES).score).toBe(0)
  })
})

const clubs = ['FaZe', 'Natus Vincere', 'MOUZ', 'Team Liquid', 'Virtus.pro', 'The MongolZ', 'BIG', 'G2', 'paiN Gaming']
const name = fc.oneof(fc.constantFrom(...clubs), fc.string({ unit: 'binary', maxLength: 100 }))

describe('likeness', () => {
  it('is symmetric, within 0 and 100, and never throws, whatever the names', () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        const there = score(one, other)
        expect(there).toBe(score(other, one))
        expect(there >= 0 && there <= 100).toBe(true)
      }),
    )
  })

  it('never takes a squad for another of the same club', () => {
    const squads = ['', ' Academy', ' Women', ' Junior', ' NXT', ' Female']
    const kinds = [0, 1, 2, 1, 1, 2]
    fc.assert(
      fc.property(fc.constantFrom(...clubs), fc.nat(5), fc.nat(5), (club, one, other) => {
        const isSame = kinds[one] === kinds[other]
        expect(score(`${club}${squads[one]}`, `${club}${squads[other]}`) > 0).toBe(isSame)
      }),
    )
  })
})

describe('two teams', () => {
  it('are found in either order', () => {
    expect(fitOf(['FaZe Clan', 'NAVI'], ['FaZe', 'Natus Vincere'], aliases)).toMatchObject({
      _tag: 'fits',
      order: 'same',
    })
    expect(fitOf(['NAVI', 'FaZe Clan'], ['FaZe', 'Natus Vincere'], aliases)).toMatchObject({
      _tag: 'fits',
      order: 'turned',
    })
  })

  it('must both be found', () => {
    expect(fitOf(['FaZe', 'illwill'], ['FaZe', 'Lavked'], aliases)._tag).toBe('none')
    expect(fitOf(['Vitality Academy', 'FaZe'], ['Vitality', 'FaZe'], aliases)._tag).toBe('none')
  })

  it('may have one name that is a part of the other, if the second team is sure', () => {
    expect(fitOf(['Flames', 'FaZe Clan'], ['Copenhagen Flames', 'FaZe'], aliases)).toMatchObject({ score: 80 })
    expect(fitOf(['Flames', 'Eagles'], ['Copenhagen Flames', 'Bad News Eagles'], aliases)._tag).toBe('none')
  })

  it.each([
    [
      ['FaZe', 'FaZe'],
      ['FaZe', 'FaZe'],
    ],
    [
      ['FaZe', 'FaZe Clan'],
      ['FaZe', 'FaZe Clan'],
    ],
  ] as const)('of equal names are none: nobody could tell which is which', (theirs, ours) => {
    expect(fitOf(theirs, ours, aliases)).toMatchObject({ _tag: 'none', why: expect.stringMatching(/^ambiguous/) })
  })
})
