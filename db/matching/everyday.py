"""English words of everyday talk: they are no initials of a name, though they could spell some."""

_WORDS = """
able absent accept access account accrue act action add admin advice affair afford agency agenda agree aid airport
alarm album alert allow alter angle annex apart app apply apr april area argue arise army arrange arrive art aug
august aunt author auto award aware away back bad badge bag bake ball band bank bar base basic basis batch beach bear
bed beer begin belong belt bench bid bike bill bind bird birth black blame blank block blood blow blue board boat body
bold bond bonus book boost boot border born borrow both bother bowl box boy branch brand bread brief bring brown brush
buddy bug build bulk bus bush busy button buy buyer cab cable cake call calm camera camp campus cancel cap capital car
card care cargo carry cart case catch cater chain chair chart chase chat cheap cheat chef chip choice choose city
civil claim class clean clear clerk click client climb clinic clip clock close cloth cloud club coach coal coast coat
code coffee coin cold collect color column comment common compile computer conduct consult contact contract control
convert cook cool copy core corner cost council count country county couple course court cover craft crash create
credit crew crime crisis crop cross crowd cruise csv cup cure curve custom cut cute cycle dad daily damage dance
danger dark deal dealt dear debit debt dec december decide deep defer degree delay delete deliver demand deny deploy
depot depth desk device dial diet dig digit dinner dirt disc dish disk divide doc doctor dog door dorm dot doubt draft
drain draw dream dress drill drink drive driver drone drug dry due dump duty each ear earth ease east easy eat edge
edit egg eight elder elect else email emit empty energy engine enjoy enter entry equal equip error escape estate event
exam excel excess exchange excuse exit export extend extra eye face facility fact factor factory fail faint faith fall
false fame family fan far farm fast fat fault favor fax fear feature feb february fee feed feel fence fever field
fight file fill film filter find fine fire firm fish fit five fix flag flat fleet flight float flood floor flow fly
focus fold follow food foot force forest forget fork form format forward four frame fraud free freeze fresh friday
friend front fruit fuel fun furniture game garage garden gas gate gear general gif gift girl glad glass glove goal
gold golf grab grade grain grant graph grass gray green grid grow growth guard guess guest guide gun gym habit hair
hall hand handle hang happen happy hard hat hate head health heat heavy height hide hill hint hire hit hobby hole
holiday home hope horse hospital host hotel house html http hub hurry hurt ice idea ideal idle image impact import
index indoor inform injury ink input inquiry insert inside install insure internet invest invite invoice island issue
jail jan january jet job join joke jpg judge jul july jump jun june just key kick kid kill kilo kind king kit knee
knife knock label labor lack lake lamp land lane laptop large laugh launch law lawn lawyer layer lazy leaf leak lean
learn lease leave leaves left leg legal lend lesson letter level liable library license lie life lift light limit line
link lip liquid load loan lobby local lock log logic lol loop loose lorry loud love luck lunch mail main major mall
man manual map mar march margin mark mask mass mate math may mayor meal meat medal media medical meeting member memo
menu merge merit message metal meter method middle mile milk mind mine minor miss mission mix mobile mode model modem
monday monitor mood moon motor mount mouse mouth move movie music mute nation nature near neck network never news nice
night nine noise nope normal north note notice nov novel november nurse obey object oct october odd offer oil online
open operate option oral order organ origin oven owe own owner pack package page paid pain paint pair panel paper
parcel park parking part party pass past path patrol pause payroll pdf peace peak pen pencil pension permit person
petrol phase phone photo phrase pick picture piece pilot pipe pitch place plain plan plane plant plate play plaza plot
plug plus png poison pole police policy poll pool port pose position post pound power ppt practice prefer prepare
press price pride print printer prior private prize problem process produce product profit program promise proof
proper protect proud prove public pull pump purchase pure push qq quality quantity question queue quick quiet quit
quota quote race radar radio rail rain raise random range rapid rare ready real rebate receipt receive record recover
recruit red reduce refer refund refuse region reject relax release relief remark remind remote remove renew rent
repair repeat replace reply request rescue research reserve reset resign rest result retire return review reward rice
rich ride ring rise risk river road robot rock role roll roof room root rope rough round route row rule run rural rush
sad safe safety salary sale salt sample sand saturday save scan scene school science scope screen screw script sea
seal search season seat second secret section sector secure seed seek seem select sell send senior sense sensor sep
sept series serve server session settle seven shape shelf shell shift ship shirt shock shoe shoot shop shore shot shut
sick side sign signal silver sing sink site six size skill skin sleep slide slip smart smell smile smoke snack snow
soap sock soft software soil solar sold solve song soon sort sound soup source south space spare special speed spell
split spoil spoon sport spot spray spread spring staff stage stair stake stamp stand standard star state station steal
steam steel stick stock stone stop storage store storm story street stress strict strike string strong student study
style sub submit subway sugar suit sum summer sun sunday supply support sure surplus survey swap sweep swim switch
symbol tail talk tall tank tap tape task tax taxi tea teach team tech tell temp ten tender tent term test text theft
theme thick thin third thursday ticket tide tie tight tile till tip tire title toilet token toll tone tool tooth topic
total touch tour towel tower town toy track trade traffic train training transfer transport trap travel tree trend
trial trip troop truck true trunk trust try tube tuesday tune turn twin type uncle under undo unify union unique unit
update upgrade upload urban urge url usage usb user usual vacant valid value van vast vehicle vendor venue verify
video view village visa visit voice void volume vote voucher vpn wage wait wake walk wall war ward warm warn warning
wash waste watch water wave way weak wear weather web wechat wedding wednesday weekend weight west wet wheel white
wide wife wifi wild win wind window wine wing winter wire wise woman wood wool word world worry wps wrap write www xls
xlsx yard yellow yep young youth zero zip zone
"""
EVERYDAY = frozenset(_WORDS.split())
