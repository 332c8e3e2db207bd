"""Words of the field that no source explains: offices, titles, bodies, countries and their capitals.

General English usage of twentieth-century diplomacy; no person's name stands here.
"""

from __future__ import annotations


def listed(words: str) -> frozenset[str]:
    """The words of a list that blanks divide.

    >>> sorted(listed("holt lund"))
    ['holt', 'lund']
    """
    return frozenset(words.split())


TITLES = listed("""
    comrade comrades cde cdes cmrd cmrds comr com citizen mr mrs ms miss messrs dr prof professor sir lord baron
    count gen general generals lieutenant lt maj major col colonel capt captain brig brigadier adm admiral marshal
    generalissimo army air rear vice commanding corps commissar his her excellency monsieur signor herr the honourable
    honorable dear respected respectfully faithfully tsar czar kaiser sultan pope majesty highness
""")

# words that begin sentences, addresses and lines with a capital and are no part of a name
NO_NAMES = listed("""
    the a an and or but i we he she it they you his her their our my your this that these those to from for of in
    on at by with as if when while after before during since until today yesterday tomorrow now then here there
    not no yes all both telegram telegrams cable letter letters note notes message messages report reports copy
    copies source document draft attachment sent received dispatched deciphered typed transmitted first second
    third according regarding concerning dear urgent priority top secret special ciphered coded strictly copying
    prohibited listy list fond opis delo papka decision question treaty alliance agreement pact assistance
    friendship protocol present approved minute minutes dispatch despatch speech statement petition appeal bulletin
    excerpt extract extracts translation summary transcript meeting meetings conversation conversations background
    information circular draft memorandum memo resolution directive instruction instructions order communication
    survey journal diary others untitled reply response answer record memorial
    communicate transmit deliver convey inform tell visit telegraph urgently immediately please request ask confirm
    hand pass call speak attention greetings regards yours sincerely ever signed subject reference
    two three four five six seven eight nine ten several various
    verbally personally strictly enclosed attached
""")

MONTHS = listed("""
    january february march april may june july august september october november december
""")

OFFICES = listed("""
    ambassador ambassadors minister ministers envoy consul vice-consul attache counselor counsellor charge chargé
    d'affaires representative representatives delegate delegates head chief chiefs chairman chairmen chairwoman
    deputy acting secretary secretaries president premier prime commander commander-in-chief commissar commissars
    adviser advisers advisor advisors interpreter director member members leader leaders officer officers governor
    viceroy correspondent plenipotentiary extraordinary inspector superintendent manager editor first second third
    senior main defense defence war justice finance interior agriculture industry trade health education advisory
    diplomatic consular economic technical cultural scientific provisional interim permanent former foreign
    military naval political special supreme business internal external state personal communist southern northern
    under-secretary undersecretary general-secretary emissary official officials diplomat emperor temporary
    commissioner commissioners counsellors counselors plenipotentiaries consuls directors envoys prefect mayor
    chancellor clerk aide aides adjutant resident parliamentary assistant
    assistants editor-in-chief speaker
""")

BODIES = listed("""
    government governments executive ministry ministries committee committees politburo bureau council councils soviet
    department departments party parties delegation delegations embassy embassies legation consulate command
    administration staff commission assembly cabinet presidium union front army fleet navy troops forces group
    section headquarters secretariat court congress parliament senate office agency mission board instantsia
    instantsiia nkvd nkgb kgb gru mid cc ccp cpsu vkp kpa pla mfa ministers affairs plenum service detachment
    treasury admiralty bureaus legations embassies consulates delegations commissions councils boards missions
    directorate division divisions brigade regiment volunteers federation league association society academy
    institute university bank company tribunal rezidentura residency chancellery consulate-general corporation
    trust collegium soviets squadron residents posts
""")

# offices that one person holds: a phrase about one is a post, whatever body it belongs to
POSTS = listed("""
    ambassador minister secretary commander chairman chief representative president head adviser advisor consul
    correspondent envoy premier director deputy commissioner governor delegate attache commander-in-chief
""")

# what is held or written is no party: "Politburo Meeting of the Central Committee"
DOCUMENTS = listed("""
    meeting meetings conversation conversations letter telegram minutes report memorandum note treaty agreement
    speech statement protocol
""")

COUNTRIES: dict[str, tuple[str, ...]] = {
    # country: the names it goes by, its people, and its capital, in the periods that correspondence covers
    "Soviet Union": ("ussr", "soviet", "russia", "russian", "rsfsr", "moscow", "kremlin"),
    "China": ("china", "chinese", "prc", "beijing", "peking", "pekin", "peiping", "nanjing", "nanking", "chongqing",
              "chungking"),
    "North Korea": ("dprk", "north korea", "north korean", "korea", "korean", "pyongyang"),
    "South Korea": ("rok", "south korea", "south korean", "seoul"),
    "United States": ("usa", "us", "u.s.", "united states", "america", "american", "washington"),
    "United Kingdom": ("uk", "britain", "british", "england", "english", "united kingdom", "london"),
    "France": ("france", "french", "paris"),
    "Germany": ("germany", "german", "berlin", "gdr", "bonn"),
    "Japan": ("japan", "japanese", "tokyo", "tokio"),
    "Canada": ("canada", "canadian", "ottawa"),
    "India": ("india", "indian", "delhi"),
    "Mongolia": ("mongolia", "mongolian", "mongol", "ulan bator", "ulaanbaatar"),
    "Poland": ("poland", "polish", "warsaw"),
    "Czechoslovakia": ("czechoslovakia", "czechoslovak", "prague"),
    "Hungary": ("hungary", "hungarian", "budapest"),
    "Yugoslavia": ("yugoslavia", "yugoslav", "belgrade"),
    "Romania": ("romania", "romanian", "rumania", "bucharest"),
    "Bulgaria": ("bulgaria", "bulgarian", "sofia"),
    "Albania": ("albania", "albanian", "tirana"),
    "Vietnam": ("vietnam", "vietnamese", "hanoi"),
    "Italy": ("italy", "italian", "rome"),
    "Spain": ("spain", "spanish", "madrid"),
    "Turkey": ("turkey", "turkish", "ankara", "constantinople"),
    "Iran": ("iran", "iranian", "persia", "persian", "tehran"),
    "Egypt": ("egypt", "egyptian", "cairo"),
    "Cuba": ("cuba", "cuban", "havana"),
    "Mexico": ("mexico", "mexican"),
    "Sweden": ("sweden", "swedish", "stockholm"),
    "Switzerland": ("switzerland", "swiss", "bern", "berne"),
    "Austria": ("austria", "austrian", "vienna"),
    "Netherlands": ("netherlands", "dutch", "the hague"),
    "Belgium": ("belgium", "belgian", "brussels"),
    "Norway": ("norway", "norwegian", "oslo"),
    "Denmark": ("denmark", "danish", "copenhagen"),
    "Finland": ("finland", "finnish", "helsinki"),
    "Greece": ("greece", "greek", "athens"),
    "Portugal": ("portugal", "portuguese", "lisbon"),
    "Argentina": ("argentina", "argentine", "buenos aires"),
    "Brazil": ("brazil", "brazilian"),
    "Australia": ("australia", "australian", "canberra"),
    "New Zealand": ("new zealand",),
    "Indonesia": ("indonesia", "indonesian", "djakarta", "jakarta"),
    "Burma": ("burma", "burmese", "rangoon"),
    "Thailand": ("thailand", "siam", "siamese", "bangkok"),
    "Philippines": ("philippines", "philippine", "manila"),
    "Pakistan": ("pakistan", "pakistani", "karachi"),
    "Israel": ("israel", "israeli", "tel aviv"),
    "Iraq": ("iraq", "iraqi", "baghdad"),
    "Syria": ("syria", "syrian", "damascus"),
    "Afghanistan": ("afghanistan", "afghan", "kabul"),
    "Ethiopia": ("ethiopia", "ethiopian", "addis ababa"),
    "South Africa": ("south africa", "south african", "pretoria"),
    "Algeria": ("algeria", "algerian", "algiers"),
    "Laos": ("laos", "laotian"),
    "Cambodia": ("cambodia", "cambodian"),
    "Nepal": ("nepal", "nepalese"),
    "United Nations": ("un", "united nations", "new york"),
}  # fmt: skip

CAPITALS: dict[str, str] = {
    "moscow": "Soviet Union", "beijing": "China", "peking": "China", "pyongyang": "North Korea",
    "seoul": "South Korea", "washington": "United States", "london": "United Kingdom", "paris": "France",
    "berlin": "Germany", "tokyo": "Japan", "ottawa": "Canada", "delhi": "India", "new delhi": "India",
    "ulan bator": "Mongolia", "warsaw": "Poland", "prague": "Czechoslovakia", "budapest": "Hungary",
    "belgrade": "Yugoslavia", "bucharest": "Romania", "sofia": "Bulgaria", "tirana": "Albania", "hanoi": "Vietnam",
    "rome": "Italy", "madrid": "Spain", "ankara": "Turkey", "tehran": "Iran", "cairo": "Egypt", "havana": "Cuba",
    "stockholm": "Sweden", "bern": "Switzerland", "vienna": "Austria", "brussels": "Belgium",
    "chongqing": "China", "nanjing": "China",
}  # fmt: skip

NATIONS = listed("""
    soviet russian chinese korean mongolian american british english french german japanese canadian indian polish
    czechoslovak hungarian yugoslav romanian bulgarian albanian vietnamese italian spanish turkish iranian
    egyptian cuban mexican swedish swiss austrian dutch belgian norwegian danish finnish greek portuguese
    australian indonesian burmese israeli
""")

_COUNTRY_WORDS = {word for names in COUNTRIES.values() for word in names}
PLACE_WORDS = frozenset(part for word in _COUNTRY_WORDS for part in word.split()) | listed("""
    north south east west northern southern eastern western far central people people's peoples democratic
    republic republics kremlin dalian dairen mukden shenyang vladivostok khabarovsk leningrad yan'an shanghai
    andong harbin kaesong wonsan manchuria xinjiang sinkiang all-union all-russian asia europe pacific continent
    maritime region province district city
    saigon phnom vientiane hangzhou guangzhou canton nanjing tianjin wuhan lhasa tibet taipei taiwan formosa macao
    geneva bandung yalta potsdam leipzig dresden bratislava brno cracow gdansk lodz katowice cluj constanta varna
    plovdiv zagreb ljubljana sarajevo skopje tashkent irkutsk chita kiev minsk riga tbilisi erevan baku haiphong
    colombo accra conakry luanda leopoldville algiers damascus baghdad caracas managua montevideo
""")

ACRONYMS = listed("""
    ussr usa us uk un prc dprk rok roc rsfsr gdr frg cc ccp cpc cpsu vkp kwp nkvd nkgb mvd mgb kgb gru mid mfa pla
    kpa cpv pvo vvs tass sekretariat cia fbi nato pow pows jcs cincfe cincpac cominform comintern kmt sed pzpr
    fco hmg shaef scap
    hwp hswp bcp rcp rwp cpcz ksc ksč mprp lcy puwp pcc cmea comecon mpr drv srv rpr pra ppsh apl kc zk mwp pcr cpy
""")


# the names of countries between blanks
_COUNTRY_NAMES = tuple((f" {name} ", country) for country, names in COUNTRIES.items() for name in names)


def country_of(text: str) -> str | None:
    """The country that a text names, by name, people or capital, or None; the longest name wins.

    >>> country_of("Soviet Ambassador to the DPRK"), country_of("BEIJING")
    ('North Korea', 'China')
    """
    folded = " " + "".join([c if c.isalnum() or c == "." else " " for c in text.lower()]) + " "
    hits = [(folded.rfind(name), len(name), country) for name, country in _COUNTRY_NAMES if name in folded]
    # the country one is accredited to is named last: "Soviet Ambassador to the DPRK"
    return max(hits)[2] if hits else None


# family names that stand first (Chinese, Korean, Vietnamese), by romanisations in use
FAMILIES_FIRST = listed("""
    ai an bai bao bo cai cao chang chen cheng chi chiang chong chou chu chung chzhou cui deng ding dong du fan
    fang feng fu gao ge geng gong gu guan guo ha han hao he ho hong hu hua huang hun hwang jang ji jia jiang jin
    jing jo joo jung kang ke khan khon kim ko kong koo kuo kwak kwon lai lee lei li liang liao lim lin ling liu
    long lu lue luo ma mao mei meng mu mun nam ngo nguyen nie no noh pai pak pan pang park pei peng pham qian qiao
    qin qiu qu rao ren rhee roh ryu seo shan shao shen shi shin so song soong su sun sung tang tao teng tian tran
    tsai tsao tsin tsoi tung wan wang wei wen weng wu xi xia xiao xie xu xue yan yang yao ye yi yin yoo you yu
    bui dang hoang phan truong vo vu yuan yun zeng zhai zhang zhao zheng zhong zhou zhu zhuang zou
""")

# spellings of one given name, so that initials of the one agree with the other
GIVEN_NAMES: tuple[frozenset[str], ...] = tuple(
    frozenset(group.split())
    for group in (
        "joseph iosif josef jozef yosif", "alexander aleksandr alexandre", "nicholas nikolai nikolay nicolas",
        "andrew andrei andrey", "george georgii georgy georgi", "john ivan ioann", "michael mikhail", "paul pavel",
        "peter petr pyotr piotr", "jacob iakov yakov", "lawrence lavrentii lavrenty lavrentiy",
        "alexis aleksei alexei alexey", "basil vasilii vasily", "theodore fedor fyodor", "matthew matvei matvey",
    )
)  # fmt: skip
