"""The English words by which fragments from cells are told apart."""

from __future__ import annotations


def _these(words: str) -> frozenset[str]:
    return frozenset(words.split())


DOING = _these(
    "find hire meet get win expand grow learn sell replace understand publish buy build reach join "
    "speak recruit know connect enter renew hear see become make raise refurbish extend convert "
    "reduce improve digitise digitize promote keep"
)
"""Verbs with which a need begins when it says what a person wants to do."""

DOING_OR_THING = _these(
    "land place staff switch visit present show lease rent bid train talk move fill cut start open "
    "close launch"
)
"""Words that are such verbs only before an article or a number: "rent a workshop", "land in Gràcia"."""

FINITE = _these(
    "is are was were has have had wants needs knows said says thinks likes loves asked told sent gave "
    "got met came went will would can could should may might did does do won lost i we he she they it "
    "called wrote let passes passed wins opened approves approved "
    "hires leaves joins retires decides likes"
)
"""Words that show that a fragment is a sentence, not a thing."""

CONNECTIVES = _these("how what who whom where when why which whether that if because as")
"""Words that begin a question or a clause."""

DETERMINED = _these(
    "a an the my our your his her their its this these those some any all both two three four five "
    "six seven eight nine ten several few more another every no"
)
"""Words after which a noun wants no article."""

ARTICLES = _these("a an the my our your his her their its this these those")
"""Words before a thing; what stands before them is mostly a verb: "drop the second van"."""

NO_VERBS = _these(
    "of in on at for to with from by about and or but all both half such what like than via per near "
    "over under without during after before between into across around not only just also even"
)
"""Words that stand before an article and are no verbs."""

ORDINARY = _these(
    "a an the my our your his her their some any new old good great small large big local public "
    "private free short long help advice introduction intro lead leads project projects school "
    "schools hospital housing office offices library museum hotel site sites tender tenders "
    "competition competitions article articles news report paper book books podcast contact contacts "
    "client clients engineer engineers structural civil mechanical electrical architect architects "
    "architecture contractor contractors developer developers planner planners designer timber wood "
    "steel concrete façade facade glass zoning planning permit permits renovation refurbishment "
    "extension conversion construction building buildings urban landscape interior interiors "
    "sustainable sustainability energy mep bim cost costs fee fees budget funding finance legal "
    "lawyer contract contracts land plot tickets ticket photo photos joke cartoon clipping link links "
    "invitation tip tips idea ideas feedback comments review reference references recommendation "
    "opening job jobs staff junior senior young someone somebody people anyone partner partners "
    "speaker speakers teaching research sailing cycling running hiking skiing football chess jazz "
    "opera cooking photography gardening travel music history wine climbing tennis golf reading "
    "painting theatre theater cinema film films food coffee lunch dinner breakfast call meeting visit "
    "tour drawings plans details list how what who where when why which two three four five several "
    "more better cheaper affordable reliable second early first next last name names number workload "
    "capacity space bigger smaller another funny quick beautiful interesting excellent modern "
    "historic regional national international affordable cheap used spare free fresh real residential "
    "commercial industrial retail healthcare education educational office-to-housing mixed-use high- "
    "rise low-rise heritage restoration roof garden gardens park parks playground sports swimming "
    "kindergarten nursery university campus student clinic hospitals hotels libraries museums data "
    "drone 3d visual renderings models model photographer photographers surveyor surveyors "
    "tenant tenants buyer buyers seller sellers owner owners roof roofs mason masons carpenter carpenters "
    "irrigation superintendent superintendents estimator estimators operator operators referral referrals "
    "geotechnical acoustic lighting fire safety accessibility consultant consultants investors "
    "investor supplier suppliers subcontractors subcontractor introductions"
)
"""Words that want no capital inside a sentence, though cells often begin with one."""

TITLES = _these(
    "dr dra prof professor mr mrs ms miss mx sr sra srta don dona doña herr frau ing arq arch dipl "
    "eng ir sir madam rev hon lic mag mme mlle"
)
"""What may stand before a name, without its full stop."""

AFTER_NAMES = _these(
    "phd dphil dsc md jd llm llb mba emba mpa msc bsc ma ba beng meng bba mfa bfa march barch diparch "
    "mla mup mcp dea edd esq pe se pg ra cpa cfa pmp aia faia assocaia asla fasla leed ap aicp riba "
    "arb rics mrics frics ciob mciob fciob ice mice fice iceng ceng istructe mistructe fistructe "
    "cibse asce nspe raic mraic fraic oaa ncarb ncidq iida csi cdt ccm dbia well gg bim rtpi mrtpi "
    "apa obe mbe cbe rla sia bda aknw"
)
"""Degrees and memberships that stand after a name, without full stops."""

PROFESSIONS = _these(
    "architect architects engineer planner director partner principal manager consultant designer president "
    "owner founder cofounder co-founder ceo cfo coo cto chair chairman chairwoman associate developer "
    "contractor surveyor lawyer attorney professor editor journalist realtor broker builder estimator "
    "superintendent head vp vice-president arquitecta arquitecto arquitecte architekt architektin ingenieur"
)
"""What people do, where it stands after a name."""

PARTICLES = _these("van von der den de del della di da dos du la le el al bin ibn y i zu zur ter ten st san")
"""Small words inside a surname."""

EMPTY = _these(
    "paid young older senior junior new modern clean fresh whole main key top soon fast safe dry inside "
    "outside said told asked held goes took gave sent january february march april june july august "
    "september october november december monday tuesday wednesday thursday friday saturday sunday"
)
"""Words that two texts share without meaning the same, besides the ones that tell nobody anything."""

GENERIC = _these(
    "engineer architect client contractor developer planner designer builder owner firm office team city "
    "town region state county idea story side way street house building site "
    "quality school system market service design plan material product industry sector group"
)
"""Words that say enough beside another one, but not alone; in the singular."""

THINGS_IN_ING = _these(
    "building housing zoning planning meeting engineering opening listing briefing drawing clipping "
    "funding training parking evening morning spring lighting painting ceiling cladding wedding ring "
    "king wing swing filing pricing hearing viewing reading recording gathering offering feeling "
    "existing interesting amazing upcoming remaining missing growing leading working ongoing"
)
"""Words that end like a verb's form and are none, or stand before a noun."""

EVERYBODY = _these(
    "everyone everybody all anyone anybody many lots people half him her them "
    "everything anything something nothing most things stuff"
)
"""Words with which an offer says whom somebody knows, not what for."""

UNCOUNTED = _these(
    "data land work staff advice help space timber wood steel glass concrete money capital "
    "information "
    "feedback time storage software insurance support business finance architecture infrastructure "
    "healthcare equipment furniture research experience expertise knowledge stone brick patience "
    "press media light air water energy power acoustics people talent hardware legislation "
    "law history music art food wine sustainability preservation restoration conservation renovation "
    "regulation innovation construction"
)
"""Nouns that want no article."""

SOMEBODY = _these("someone somebody anyone anybody something anything")
"""Words that stand for a noun and want no article."""
