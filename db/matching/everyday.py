"""English words of everyday talk: they are no initials of a name, though they could spell some (none is pinyin)."""

_WORDS = """
able absent accept access account accrue act action add admin advice affair afford agency agree aid airport alarm
album alert allow alter annex apart app apply apr april argue army arrange arrive art aug august aunt author auto
award away back bad badge bag ball band bank bar basic basis batch beach bear bed beer begin belong belt bench bid
bill bind bird birth black blame blank block blood blow blue board boat body bold bond bonus book boost boot border
born borrow both bother bowl box boy branch brand bread brief bring brown brush buddy bug build bulk bus bush busy
button buy buyer cab cable call calm camera camp campus cancel cap capital car card cargo carry cart catch cater chain
chair chart chat cheap cheat chef chip choice choose city civil claim class clean clear clerk click client climb
clinic clip clock close cloth cloud club coach coal coast coat code coffee coin cold collect color column comment
common compile computer conduct consult contact contract control convert cook cool copy core corner cost council count
country county couple course court cover craft crash create credit crew crime crisis crop cross crowd cruise csv cup
curve custom cut cycle dad daily dark deal dealt dear debit debt dec december deep defer degree delay deliver demand
deny deploy depot depth desk device dial diet dig digit dinner dirt disc dish disk divide doc doctor dog door dorm dot
doubt draft drain draw dream dress drill drink drive driver drone drug dry dump duty each ear earth east easy eat edge
edit egg eight elder elect else email emit empty energy engine enjoy enter entry equal equip error escape estate event
exam excel excess exchange excuse exit export extend extra facility fact factor factory fail faint faith fall false
family far farm fast fat fault favor fax fear feature feb february fee feed feel fever field fight file fill film
filter find fine fire firm fish fit five fix flag flat fleet flight float flood floor flow fly focus fold follow food
foot force forest forget fork form format forward four frame fraud free freeze fresh friday friend front fruit fuel
fun furniture garage garden gas gear general gif gift girl glad glass glove goal gold golf grab grade grain grant
graph grass gray green grid grow growth guard guess guest gym habit hair hall hand handle happen happy hard hat head
health heat heavy height hide hill hint hire hit hobby hole holiday home hope horse hospital host hotel html http hub
hurry hurt ice idea ideal idle image impact import index indoor inform injury ink input inquiry insert inside install
insure internet invest invite invoice island issue jail jan january jet job join joke jpg judge jul july jump just key
kick kid kill kilo kind king kit knee knife knock label labor lack lamp land laptop large laugh launch law lawn lawyer
layer lazy leaf leak learn leave leaves left leg legal lend lesson letter level liable library life lift light limit
link lip liquid load loan lobby local lock log logic lol loop loose lorry loud love luck lunch mail main major mall
manual map mar march margin mark mask mass math may mayor meal meat medal medical member merge merit message metal
meter method middle milk mind minor miss mission mix model modem monday monitor mood moon motor mount mouth move movie
music nation near neck network never news night noise nope normal north note notice nov novel november nurse obey
object oct october odd offer oil online operate option oral order organ origin oven owe own owner pack package paid
pain paint pair panel paper parcel park parking part party pass past path patrol pause payroll pdf peace peak pencil
pension permit person petrol phase phone photo phrase pick picture pilot pipe pitch place plain plan plane plant plate
play plaza plot plug plus png poison policy poll pool port position post pound power ppt practice prefer prepare press
price pride print printer prior private prize problem process produce product profit program promise proof proper
protect proud prove public pull pump purchase push qq quality quantity question queue quick quiet quit race radar
radio rail rain raise random rapid rare ready real receipt receive record recover recruit red refer refund region
reject relax relief remark remind remove renew rent repair repeat replace reply request rescue research reserve reset
resign rest result return review reward rich ring risk river road robot rock role roll roof room root rope rough round
row rural rush sad safe safety salary salt sample sand saturday save scan scene school science scope screen screw
script seal search season seat second secret section sector seed seek seem select sell send senior sensor sep sept
series serve server session settle seven shape shelf shell shift ship shirt shock shoe shoot shop shore shot shut sick
sign signal sing sink six skill skin sleep slide slip smart smell smile smoke snack snow soap sock soft software soil
solar sold solve soon sort sound soup source south space spare special speed spell split spoil spoon sport spot spray
spread spring staff stage stair stake stamp stand standard star state station steal steam steel stick stock stone stop
storage store storm story street stress strict strike string strong student study style sub submit subway sugar suit
sum summer sunday supply support surplus survey swap sweep swim switch symbol tail talk tall tank tap tape task tax
teach team tech tell temp ten tender tent term test text theft theme thick thin third thursday ticket tight till tip
title toilet token toll tone tool tooth topic total touch tour towel tower town toy track trade traffic train training
transfer transport trap travel tree trend trial trip troop truck true trunk trust try tube tuesday turn twin type
uncle under undo unify union unique unit update upgrade upload urban urge url usage usb user usual vacant valid value
van vast vehicle vendor venue verify video view village visa visit voice void volume vote voucher vpn wait walk wall
war ward warm warn warning wash waste watch water wave way weak wear weather web wechat wedding wednesday weekend
weight west wet wheel white wide wife wifi wild win wind window wine wing winter wire wise wood wool word world worry
wps wrap write www xls xlsx yard yellow yep young youth zero zip zone
"""
EVERYDAY = frozenset(_WORDS.split())

# What stands in names in Latin letters; beside characters, in whatever case, these letters are no initials of others.
_ABBREVIATIONS = """
ai aed app ar atm bim cad cbd cctv cpr cpu crm crt ct ddos dna dr dsa ecmo ecg eeg epc erp esg etc gis gprs gps gpu hiv
hpv hr ibm ic icu id idc iot ip iptv it kpi ktv lan lcd led lis lng lpg mri nas nfc oa ocr pacs pcr pe pet plc pm pos
ppp ppt pvc rfid sars sd sim sms sos ssl suv tcp tv ups usb vip voc vocs vpn vr wifi
"""
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
