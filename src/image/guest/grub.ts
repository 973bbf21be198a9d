// What the core needs to find and read the root filesystem; everything else is loaded from /boot/grub on it.
const common =
  "part_gpt part_msdos ext2 search search_label normal configfile linux echo test serial terminal ls reboot halt";

/**
 * Makes GRUB's BIOS core and UEFI program from the guest's own GRUB. They look for the filesystem labelled "root", so they work on
 * whatever disk the image lands. The modules are copied to where GRUB looks, as grub-install does: they must stay those of the core
 * when the guest's package is upgraded.
 */
export const grubScript = `
mkdir -p /boot/grub/i386-pc /boot/grub/x86_64-efi
cp /usr/lib/grub/i386-pc/*.mod /usr/lib/grub/i386-pc/*.lst /boot/grub/i386-pc/
cp /usr/lib/grub/x86_64-efi/*.mod /usr/lib/grub/x86_64-efi/*.lst /boot/grub/x86_64-efi/
printf '%s\\n' 'search --no-floppy --label --set=root root' 'set prefix=($root)/boot/grub' > "$here/early.cfg"
grub-mkimage -O i386-pc -p /boot/grub -c "$here/early.cfg" -o "$here/out/core.img" biosdisk ${common}
grub-mkimage -O x86_64-efi -p /boot/grub -c "$here/early.cfg" -o "$here/out/BOOTX64.EFI" fat efi_gop efi_uga ${common}
cp /usr/lib/grub/i386-pc/boot.img "$here/out/boot.img"
`;
