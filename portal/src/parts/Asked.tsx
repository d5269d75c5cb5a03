// A question that stands before the page until it is answered: a form in a dialog.
import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components/Modal";

export function Asked({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  return (
    <ModalOverlay className="modal-back" isOpen isDismissable onOpenChange={(open) => { if (!open) onClose(); }}>
      <Modal className="modal">
        <Dialog><Heading slot="title" level={2}>{title}</Heading>{children}</Dialog>
      </Modal>
    </ModalOverlay>
  );
}
